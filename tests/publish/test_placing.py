"""Places as an assessment counts them: by hand, and by the live formulas of the workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from publish import formulas, placing, tables, workbook
from publish.recompute import check_tables, recompute
from publish.rows import Header
from tests.publish.recalculate import formula_cells, needs_soffice, recalculated, sheets
from tests.publish.test_workbook import read

D = Decimal
# total, points of the tie-breaker (None: none), group, is ranked
UNITS = [
    (D(5), D(2), "g", True),
    (D(5), D(2), "h", True),
    (D(5), D(1), "g", True),
    (D(5), None, "g", True),
    (D(0), D(0), "g", True),
    (D(8), D(3), "h", True),
    (D(9), D(3), "g", False),
]
# by hand: (order, ties) → places over all units, those of the unit without a place left out
PLACES = {
    ("descending", "competition"): [2, 2, 4, 5, 6, 1],
    ("descending", "dense"): [2, 2, 3, 4, 5, 1],
    ("ascending", "competition"): [3, 3, 2, 5, 1, 6],
    ("ascending", "dense"): [3, 3, 2, 4, 1, 5],
}


def ordered(header: Header, order: str, ties: str) -> Header:
    return replace(header, rank_order=order, rank_ties=ties)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tables.ReportTables:
    return read(tmp_path_factory.mktemp("placing"), "monthly")


@pytest.mark.parametrize(("order", "ties"), PLACES)
def test_places_are_those_worked_out_by_hand(found, order: str, ties: str) -> None:
    header = ordered(found.header, order, ties)
    strengths = [placing.strength(header, total, [points]) for total, points, _, ranked in UNITS if ranked]
    assert [placing.place(header, own, strengths) for own in strengths] == PLACES[order, ties]


def test_a_note_says_how_places_are_counted(found) -> None:
    assert placing.told(found.header) == "同分同名次"
    assert (
        placing.told(ordered(found.header, "ascending", "dense"))
        == "总分低的在前，同分同名次、后面的名次接着排"
    )


@needs_soffice
@pytest.mark.parametrize(
    ("order", "ties"), [pair for pair in PLACES if pair != ("descending", "competition")]
)
def test_the_workbook_counts_places_alike(tmp_path: Path, found, order: str, ties: str) -> None:
    """The release as it would be with another ranking: the gate lets it pass, and each formula gives what is printed."""
    changed = replace(found, header=ordered(found.header, order, ties))
    book = recompute(changed)
    columns = ("rank_in_group", "rank_in_office", "official_rank", "rank_change", "grade_title")
    ranking = tuple(
        replace(row, **{column: book[row.unit_code, None, column] for column in columns})
        for row in found.ranking
    )
    changed = replace(changed, ranking=ranking)
    assert [m for m in check_tables(changed, recompute(changed))[0] if m.where == "rpt_ranking"] == []
    if order == "ascending":
        assert ranking != found.ranking
    data = workbook.render(changed)
    printed, computed = sheets(data), sheets(recalculated(data, tmp_path))
    for name, cells in formula_cells(data).items():
        for row, column in cells:
            ours, theirs = printed[name][row][column], computed[name][row][column]
            assert theirs == ours or abs(theirs - ours) < 1e-9, (name, row, column)


@needs_soffice
@pytest.mark.parametrize(("order", "ties"), PLACES)
def test_equal_units_are_counted_by_the_formula_as_by_hand(tmp_path: Path, order: str, ties: str) -> None:
    is_lowest_first, count = order == "ascending", len(UNITS)
    columns = {letter: f"${letter}$1:${letter}${count}" for letter in "ABCD"}
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as written:
        sheet = written.add_worksheet()
        for n, (total, points, group, is_ranked) in enumerate(UNITS):
            behind = 1_000_000 if is_lowest_first else -1_000_000
            sheet.write_row(
                n, 0, [total, behind if points is None else points, group, "是" if is_ranked else "否"]
            )
            keys = formulas.Keys([(columns["A"], f"A{n + 1}"), (columns["B"], f"B{n + 1}")], is_lowest_first)
            peers = f'({columns["D"]}="是")'
            alike = formulas.alike([columns["A"], columns["B"]], columns["D"]) if ties == "dense" else None
            sheet.write_formula(n, 4, formulas.rank(keys, peers, f"D{n + 1}", alike))
    (rows,) = sheets(recalculated(data.getvalue(), tmp_path)).values()
    assert [row[4] for row in rows] == [*PLACES[order, ties], ""]
