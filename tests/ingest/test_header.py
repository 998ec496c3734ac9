"""A header is found by its labels, wherever it stands; what was found before makes no difference to what is found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.addresses import Area
from ingest.layouts import Layout
from ingest.opening.sheet import Sheet
from ingest.reading.header import Header, locate
from tests.ingest.books import LAYOUTS

CAPITAL = LAYOUTS.version("capital", "2024-06")
FEW = ("project_name", "month_amount_wan", "ytd_amount_wan", "since_start_amount_wan")
SMALL = Layout.model_validate(
    CAPITAL.model_dump() | {"fields": {name: CAPITAL.fields[name].model_dump() for name in FEW}}
)
# few enough that the same rows come again, beside others and under other merges
CELLS = st.sampled_from(
    ["项目名称", "到位资金", "到位资金", "本月", "本年累计", "自开工以来累计", "序号", "", "某某项目", 5.0]
)
ROWS = st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=8)
MERGES = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 4), st.integers(0, 2), st.integers(0, 3)), max_size=4
)


def sheet_of(grid: list[list[object]], merges: tuple[Area, ...] = ()) -> Sheet:
    return Sheet("甲", False, grid, merges, frozenset(), (), {}, frozenset(), False)


def afresh(layout: Layout) -> Layout:
    """The same layout, which no sheet was held against yet."""
    return Layout.model_validate(layout.model_dump())


def plain(header: Header | None) -> tuple[object, ...] | None:
    return header and (header.first_row, header.last_row, header.columns)


@given(ROWS, MERGES)
def test_what_was_found_before_makes_no_difference(
    grid: list[list[object]], merges: list[tuple[int, int, int, int]]
):
    sheet = sheet_of(grid, tuple((top, left, top + down, left + right) for top, left, down, right in merges))
    known = locate(sheet, SMALL)
    assert plain(known) == plain(locate(sheet, afresh(SMALL)))
    assert plain(known) == plain(locate(sheet, SMALL))


def names_of(layout: Layout) -> list[str]:
    return [column.labels[0] for column in layout.fields.values()]


def test_the_same_labels_make_one_header_and_others_another():
    labels = [label.split(" > ")[-1] for label in names_of(CAPITAL)]
    first = locate(sheet_of([["甲镇台账"] + [""] * (len(labels) - 1), labels]), CAPITAL)
    again = locate(sheet_of([["乙镇台账"] + [""] * (len(labels) - 1), labels]), CAPITAL)
    assert first is not None and first is again
    turned = locate(sheet_of([[""] * len(labels), labels[::-1]]), CAPITAL)
    assert [c.field for c in turned.columns] == [c.field for c in first.columns][::-1]
    lower = locate(sheet_of([[""] * len(labels), [""] * len(labels), labels]), CAPITAL)
    assert (first.first_row, lower.first_row) == (1, 2)


def test_a_merge_makes_another_header_of_the_same_cells():
    """`到位资金` over 本月 and 本年累计: a group when it is merged over both, else a label of the first alone."""
    grid = [["项目名称", "到位资金", "", ""], ["", "本月", "本年累计", ""], ["甲项目", 1.0, 2.0, ""]]
    fields = [
        [column.field for column in header.columns] if header else None
        for header in (locate(sheet_of(grid, merges), SMALL) for merges in ((), ((0, 1, 0, 2),), ()))
    ]
    alone, group, again = fields
    assert alone == again == ["project_name", "month_amount_wan", None]
    assert group == ["project_name", "month_amount_wan", "ytd_amount_wan"]


def test_labels_without_end_are_not_remembered():
    layout = afresh(CAPITAL)
    labels = names_of(layout)
    assert locate(sheet_of([[*labels, "很长的表头" * 1000]]), layout) is not None
    assert not layout.known_windows
    assert locate(sheet_of([[*labels, "短"]]), layout) is not None
    assert len(layout.known_windows) == 1
