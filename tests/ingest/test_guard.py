"""What is no readable workbook is refused by name, whatever the bytes; nothing is ever raised."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from demo.unreadable import encrypted
from ingest.habits import habits
from tests.ingest.books import CAPITAL, NAME, codes, monthly, read


@pytest.fixture
def right(tmp_path: Path) -> Path:
    path = tmp_path / "right.xlsx"
    monthly().save(path)
    return path


def rewrite(source: Path, target: Path, part: str, change) -> Path:
    """A copy of a workbook with one part of its zip changed (None: left out)."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(old.read(name)) if name == part else old.read(name)
            if data is not None:
                new.writestr(name, data)
    return target


@pytest.mark.parametrize("suffix", sorted(habits().refused_types))
def test_other_file_types_are_refused_by_name(right: Path, suffix: str):
    reading = read(right, f"昆阳镇{suffix}")
    assert codes(reading) == ["file_type_refused"]
    assert f"昆阳镇{suffix}" in reading.findings[0].message_zh
    assert "xlsx" in reading.findings[0].remedy_zh


def test_unknown_endings_are_refused(right: Path):
    assert codes(read(right, "昆阳镇.dat")) == ["file_type_unknown"]
    assert codes(read(right, "昆阳镇")) == ["file_type_unknown"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"hello", "file_not_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_disguised_xls"),
        (encrypted(), "file_encrypted"),
        (b"PK\x03\x04" + bytes(100), "file_damaged"),
    ],
)
def test_other_content_under_the_right_name(tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert codes(read(path)) == [code]


def test_a_zip_that_is_no_workbook(tmp_path: Path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert codes(read(path)) == ["file_not_workbook"]


def test_macros_are_refused_under_the_right_name_too(right: Path):
    with zipfile.ZipFile(right, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert codes(read(right)) == ["file_type_refused"]


def test_limits(right: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    big = tmp_path / "big.xlsx"
    shutil.copy(right, big)
    with zipfile.ZipFile(big, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(5_000_000))
    reading = read(big)
    assert codes(reading) == ["workbook_too_big"]
    assert "压缩比" in reading.findings[0].message_zh
    with big.open("ab") as file:
        file.truncate(habits().limits.file_mb * 1024 * 1024 + 1)
    assert codes(read(big)) == ["file_too_large"]


@pytest.mark.parametrize("cell", ["XFD1048576", "A20001", "AAA1"])
def test_a_cell_far_out_does_not_blow_up_memory(tmp_path: Path, cell: str):
    book = monthly()
    book[CAPITAL][cell] = 1
    book.save(tmp_path / "far.xlsx")
    reading = read(tmp_path / "far.xlsx")
    assert codes(reading) == ["workbook_too_big"]
    assert CAPITAL in reading.findings[0].message_zh


DAMAGE = {
    "not xml": lambda data: b"<worksheet",
    "entities": lambda data: b'<!DOCTYPE x [<!ENTITY a "b">]>' + data.split(b"?>", 1)[-1],
    "missing": lambda data: None,
    "cell without address": lambda data: data.replace(b'r="A1"', b"", 1),
    "broken merge": lambda data: data.replace(b'mergeCell ref="', b'mergeCell ref="?', 1),
    "overlapping merges": lambda data: data.replace(b"<mergeCells", b"<mergeCells", 1).replace(
        b"</mergeCells>", b'<mergeCell ref="A1:XFD9999"/><mergeCell ref="A1:XFD9998"/></mergeCells>'
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_sheets_are_refused(right: Path, tmp_path: Path, damage: str):
    path = rewrite(right, tmp_path / "bad.xlsx", "xl/worksheets/sheet2.xml", DAMAGE[damage])
    assert codes(read(path)) == ["file_damaged"]


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
