"""What a number format does not show is asked about, in either format of workbook; a zero that is left out is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook as OpenpyxlBook

from tests.ingest.books import CAPITAL, cells, read_spoilt
from tests.ingest.opening.test_formats import saved, sheets_of


def test_data_its_number_format_hides_is_asked_about(tmp_path: Path):
    def hide(book: OpenpyxlBook) -> None:
        book[CAPITAL]["K5"].number_format = ";;;"
        book[CAPITAL]["C6"].number_format = '0;-0;0;""'  # a text
        book[CAPITAL]["A1"].number_format = ";;;"  # a title is no data
        book[CAPITAL]["M5"].number_format = ";;;"  # nothing stands there
        book[CAPITAL]["K6"].number_format = "0.00;-0.00;;@"  # only a zero is left out

    reading = read_spoilt(tmp_path, hide)
    assert cells(reading) == [("cell_unseen", CAPITAL, "K5"), ("cell_unseen", CAPITAL, "C6")]
    assert "K5（到位资金 > 本年累计）写着“1500.25”" in reading.findings[0].message_zh
    assert reading.findings[0].severity == "block"


@pytest.mark.parametrize(
    ("code", "unseen"),
    [
        ("General", []),
        ("0", []),
        (";;;", [5, -5, 0.5, "甲"]),
        (";;", [5, -5, 0.5]),
        (";", [5, -5, 0.5]),
        ("0;", [-5]),
        ("0;-0;;@", []),  # the zero that is left out is not missed
        ('"";"";"";""', [5, -5, 0.5, "甲"]),
        ('[=0]"";0.00', []),
        ("[>9]0;", []),  # which of them a number falls into is not worked out
        ("[Red];[>9] ;", [5, -5, 0.5]),
        ('0";";-0\\;;;', ["甲"]),  # what stands in quotes or is escaped parts nothing
        ("yyyy-mm-dd;;;@", [-5]),
        ("0%;;;@", [-5]),
    ],
)
def test_what_a_number_format_hides_is_the_same_in_both_formats(tmp_path: Path, code: str, unseen: list):
    held = [5, -5, 0.5, 0, "甲"]
    new, old = OpenpyxlBook(), xlwt.Workbook()
    sheet = old.add_sheet("甲表")
    for column, value in enumerate(held):
        new.active.cell(1, column + 1, value).number_format = code
        sheet.write(0, column, value, xlwt.easyxf(num_format_str=code))
    new.save(tmp_path / "new.xlsx")
    for path in (tmp_path / "new.xlsx", saved(old, tmp_path / "old.xls")):
        found = sheets_of(path)[0].unseen
        assert [held[column] for _, column in sorted(found)] == unseen, path
