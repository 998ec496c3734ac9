"""Where cells stand is told from their addresses alone, however a sheet's rows are written."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.addresses import column_letters
from ingest.opening.guard import UnreadableError
from ingest.opening.runs import overlap, runs_of
from ingest.opening.sheet_xml import Cells, SheetXml
from ingest.opening.workbook import Workbook
from tests.ingest.opening.packages import MAIN, cell, packed, row, small, written

PLACES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 70)), min_size=1, max_size=200)


def ref(row_: int, column: int) -> bytes:
    return f"{column_letters(column)}{row_ + 1}".encode()


@given(PLACES, st.booleans(), st.sets(st.integers(1, 199)))
def test_every_cell_stands_where_its_address_says(
    places: list[tuple[int, int]], is_ordered: bool, cuts: set[int]
):
    """Cells of any order, with and without gaps, cut anywhere."""
    places = sorted(places) if is_ordered else places
    edges = sorted({0, len(places), *(cut for cut in cuts if cut < len(places))})
    runs = runs_of([ref(*place) for place in places], edges)
    told = {
        first + n: (row_, column + n) for row_, column, first, count in runs for n in range(count)
    }  # by number of the cell
    assert [told[n] for n in range(len(places))] == places
    assert sum(count for *_, count in runs) == len(places)
    assert runs == sorted(runs)
    assert overlap(runs) == (len(set(places)) < len(places))


def test_a_whole_row_is_one_run():
    refs = [ref(4, column) for column in range(64)]
    assert runs_of([*refs, ref(7, 0)], [0, 64, 65]) == [(4, 0, 0, 64), (7, 0, 64, 1)]
    wide = [ref(0, column) for column in range(200)]  # longer than what is kept: the same is said of it
    assert runs_of(wide, [0, 200]) == [(0, 0, 0, 200)]


@pytest.mark.parametrize("bad", [b"A0", b"AAAA1", b"1", b"A", b"A01", b"a1", b"$A$1", b"A12345678"])
def test_what_is_no_address_is_refused(bad: bytes):
    with pytest.raises(ValueError, match="not a cell address"):
        runs_of([b"A1", bad], [0, 2])


def test_cells_that_are_not_blank_keep_their_places():
    sheet = SheetXml(
        f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
        + b'<row r="2"><c r="A2"/><c r="B2" s="1"><v>5</v></c><c r="C2"></c>'
        b'<c r="D2"><v>7</v></c></row></sheetData></worksheet>',
        *("sheet1.xml", "甲", "甲.xlsx"),
    )
    assert sheet.cells.reach == (2, 4)
    filled = sheet.cells.filled()
    assert filled == Cells(
        [b"B2", b"D2"],
        [b' s="1"', b""],
        [None, None],
        [b"5", b"7"],
        [(1, 1, 0, 1), (1, 3, 1, 1)],
    )
    assert filled.place(1) == (1, 3)


def test_rows_with_gaps_and_out_of_order_are_put_in_place(tmp_path: Path):
    rows = row(3, cell("B3", 1), cell("D3", 2)) + row(1, cell("C1", 3), cell("A1", 4))
    with Workbook(written(tmp_path, packed(small(rows))), "甲.xlsx") as book:
        grid = book.sheet(book.entries[0]).grid
    assert grid == [[4.0, "", 3.0, ""], [""] * 4, ["", 1.0, "", 2.0]]


@pytest.mark.parametrize("head", [b"", b'<c r="A1"></c>'])
def test_cells_outside_the_sheet_are_a_damaged_one(head: bytes):
    """A cell before the sheet's own XML is none of it, and none that could be left out silently."""
    with pytest.raises(UnreadableError) as refused:
        SheetXml(head + b"<c r='A1'/><worksheet/>", "sheet1.xml", "甲", "甲.xlsx")
    assert refused.value.finding.code == "file_damaged"


def test_runs_cut_at_every_cell_are_the_same_cells():
    refs = [ref(0, column) for column in range(5)]
    runs = runs_of(refs, list(range(6)))
    assert [(column, count) for _, column, _, count in runs] == [(n, 1) for n in range(5)]
    assert not overlap(runs)
    assert all(one[1] < two[1] for one, two in pairwise(runs))
