"""Laws of reading and landing that hold for any content, on small real workbooks."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ingest.layouts import Column
from ingest.reading.cells import Context, typed
from ingest.reading.numbers import RefusedError
from ingest.reading.ordinary import ordinary
from ingest.reading.units import UnitNames
from tests.ingest.books import CAPITAL, FOLDER, NAME, OFFICE, cells, codes, monthly, read

NAMES = UnitNames.of(OFFICE)
FIRST = 5  # the first data row
COLUMNS = "BCDEFGHIJKLM"
RIGHT = ["甲项目", "PY1", "某公司", "省外", "其他", "否", "新建", 100, 1, 2, 3, None]

# What clerks write where: right, odd and wrong, blank.
WRITTEN = st.sampled_from(
    [
        *(
            "省外",
            "外地",
            "否",
            "是否",
            "新建",
            "约3",
            "1,234.5",
            "１２",
            "8910万元",
            "－",
            "/",
            "#REF!",
            "=1+1",
            " ",
        ),
        *(
            "其中：省外",
            "小计",
            "某某合计",
            "PY2",
            "2024.1",
            "5月底",
            0,
            1,
            2.5,
            1e15,
            0.1234567,
            True,
            None,
            None,
        ),
        date(2024, 6, 1),
    ]
)
ROWS = st.lists(st.dictionaries(st.sampled_from(COLUMNS), WRITTEN, max_size=4), min_size=1, max_size=5)
bounded = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def book_of(rows: list[dict[str, Any]]) -> Workbook:
    """A right report whose capital sheet holds these rows, each a right one but for the cells given."""
    book = monthly()
    sheet = book[CAPITAL]
    sheet.delete_rows(FIRST, 3)
    sheet.insert_rows(FIRST, len(rows))
    for number, changed in enumerate(rows, start=FIRST):
        right = dict(zip(COLUMNS, [*RIGHT[:1], f"PY{number}", *RIGHT[2:]], strict=True))
        for column, value in {"A": number, **right, **changed}.items():
            sheet[f"{column}{number}"] = value
    return book


def reading_of(folder: Path, rows: list[dict[str, Any]]) -> Any:
    path = folder / "book.xlsx"
    book_of(rows).save(path)
    return read(path, NAME, FOLDER)


@bounded
@given(rows=ROWS)
def test_rows_in_are_rows_accepted_or_rows_named(tmp_path: Path, rows: list[dict[str, Any]]):
    reading = reading_of(tmp_path, rows)
    landed = [row["source_row"] for row in reading.rows.get("capital_row", [])]
    told = {f.row for f in reading.findings if f.sheet == CAPITAL}
    told |= {t.row for t in reading.totals if t.sheet == CAPITAL}
    assert len(landed) == len(set(landed))
    assert set(landed) | told >= set(range(FIRST, FIRST + len(rows)))
    assert set(landed) <= set(range(FIRST, FIRST + len(rows)))


@bounded
@given(rows=ROWS)
def test_the_same_bytes_give_the_same_reading(tmp_path: Path, rows: list[dict[str, Any]]):
    assert reading_of(tmp_path, rows) == read(tmp_path / "book.xlsx", NAME, FOLDER)


@bounded
@given(data=st.data())
def test_the_order_of_rows_changes_nothing_but_their_numbers(tmp_path: Path, data: st.DataObject):
    """Cells that stand for themselves: no totals, no repeated keys, nothing that speaks of other rows."""
    alone = st.sampled_from(["外地", "约3", "1,234.5", "８", "－", 0, 2.5, True, None])
    rows = data.draw(
        st.lists(st.dictionaries(st.sampled_from("EFGHIJKL"), alone, max_size=3), min_size=2, max_size=4)
    )
    numbered = [{**row, "B": f"项目{n}", "C": f"PY-{n}"} for n, row in enumerate(rows)]
    order = data.draw(st.permutations(range(len(rows))))
    straight = reading_of(tmp_path, numbered)
    shuffled = reading_of(tmp_path, [numbered[n] for n in order])

    def by_project(reading: Any) -> dict[str, Any]:
        rows = {r["project_code"]: {**r, "source_row": 0} for r in reading.rows["capital_row"]}
        said = sorted((f.subject, f.code, f.column, f.raw_value) for f in reading.findings)
        return {"rows": rows, "said": said}

    assert by_project(straight) == by_project(shuffled)


def test_every_finding_points_to_a_cell_that_holds_what_it_says(tmp_path: Path):
    reading = reading_of(tmp_path, [{"E": "外地", "J": "约3"}, {"I": "abc"}])
    assert sorted(cells(reading)) == [
        ("choice_unknown", CAPITAL, "E5"),
        ("value_approximate", CAPITAL, "J5"),
        ("value_not_number", CAPITAL, "I6"),
    ]
    assert codes(reading).index("choice_unknown") < codes(reading).index("value_not_number")  # row by row


# --- cells typed together and one by one

ANY = st.one_of(
    WRITTEN,
    st.text(max_size=12),
    st.floats(),
    st.floats(min_value=-1e8, max_value=1e8),
    st.decimals(min_value=-(10**7), max_value=10**7, places=7).map(float),
    st.integers(-(10**9), 10**9).map(float),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.just(time(8, 30)),
    st.just(timedelta(9)),
)
TYPES = [
    "text",
    "code",
    "amount",
    "figure",
    "amount_usd",
    "points",
    "count",
    "percent",
    "date",
    "bool",
    "choice",
    "unit",
]


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("unit", ["万元", "亿元", "元", "万美元"])
@settings(max_examples=25, deadline=None, derandomize=True)
@given(values=st.lists(ANY.filter(lambda value: value is not None), min_size=1, max_size=8))
def test_what_is_typed_together_is_what_is_typed_alone(kind: str, unit: str, values: list[Any]):
    """None is no answer: such a cell is asked for by itself."""
    choices = {"choices": {"province_outside": ("省外",)}} if kind == "choice" else {}
    context = Context(Column(labels=("某列",), type=kind, month_ok=True, **choices), unit, False, NAMES)
    for value, together in zip(values, ordinary(values, context), strict=True):
        if together is not None:
            alone, remark = typed(value, context)
            assert (together, type(together), remark) == (alone, type(alone), None)
            assert not isinstance(alone, Decimal) or str(together) == str(alone)


def test_ordinary_cells_are_typed_together():
    """The law above would hold of a reader that never answers: these are answered."""
    column = Column(labels=("某列",), type="amount")
    assert ordinary([1.5, 0.0, "", "约3"], Context(column, "亿元", False, NAMES)) == [
        Decimal("15000.0"),
        Decimal("0"),
        None,
        None,
    ]
    with pytest.raises(RefusedError):
        typed("约3", Context(column, "亿元", False, NAMES))
    days = Column(labels=("某列",), type="date")
    assert (
        ordinary(["2024.6.1", date(2024, 6, 1)], Context(days, "个", False, NAMES)) == [date(2024, 6, 1)] * 2
    )
