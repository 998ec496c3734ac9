"""Whatever the bytes and whatever the cells: a reading or a finding, and nothing is ever raised."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from tests.ingest.books import CAPITAL, NAME, codes, monthly, read


@pytest.fixture
def right(tmp_path: Path) -> Path:
    path = tmp_path / "right.xlsx"
    monthly().save(path)
    return path


def test_a_workbook_without_a_known_sheet_is_foreign(tmp_path: Path):
    book = Workbook()
    book.active.append(["日期", "值班人"])
    book.save(tmp_path / "x.xlsx")
    reading = read(tmp_path / "x.xlsx")
    assert codes(reading) == ["workbook_foreign"]
    assert reading.form_set is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_broken_bytes_end_in_a_blocking_finding_or_a_reading(
    right: Path, tmp_path: Path, data: st.DataObject
):
    content = bytearray(right.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    reading = read(path, NAME)
    assert reading.form_set == "monthly" or [f.severity for f in reading.findings] == ["block"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(
        st.one_of(
            st.text(max_size=12),
            st.floats(allow_nan=False, allow_infinity=False),
            st.integers(),
            st.booleans(),
            st.datetimes(),
        ),
        min_size=13,
        max_size=13,
    )
)
def test_any_cell_content_is_a_row_or_a_finding(tmp_path: Path, values: list[object]):
    book = monthly()
    sheet = book[CAPITAL]
    for column, value in enumerate(values, start=1):
        try:
            sheet.cell(5, column).value = value
        except (
            ValueError,
            IllegalCharacterError,
        ):  # a control character or a number Excel cannot hold: no such cell exists
            sheet.cell(5, column).value = "×"
    book.save(tmp_path / "any.xlsx")
    reading = read(tmp_path / "any.xlsx")
    read_rows = {row["source_row"] for row in reading.rows["capital_row"]} | {t.row for t in reading.totals}
    assert 5 in read_rows or any(f.row == 5 for f in reading.findings) or not any(map(str, values[1:]))
