"""The committed workbooks hold the figures as published, and reading them says what it should."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from examples.published.build import HERE, Sheet, sheets, workbook
from kernel.office import load_office
from orchestration.checking import check_file

SHEETS = sheets()


def _parts(data: bytes) -> dict[str, bytes]:
    """What is inside a workbook: equal whatever the zip library of the machine."""
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: f"{s.office.code}-{s.period.code}")
def test_a_committed_workbook_is_the_one_its_figures_build(sheet: Sheet):
    assert _parts(sheet.target.read_bytes()) == _parts(workbook(sheet))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: f"{s.office.code}-{s.period.code}")
def test_every_published_row_is_read(sheet: Sheet):
    reading = check_file(sheet.office, sheet.target).reading
    assert reading.report_period == sheet.period.code
    titles = [row["indicator_title"] for row in reading.rows["indicator_row"]]
    assert titles == [row[sheet.columns.index("指标")] for row in sheet.rows]


def test_a_county_rate_one_tenth_off_is_accused_and_only_that_one():
    """P7: 22 ÷ 32 = 68.75%, so 68.8 at one place; the bulletin printed 68.9. Its seven neighbours are right."""
    luan = load_office(HERE / "luan")
    path = luan.path / "inbox/2024-06/指标完成情况表_2024年6月.xlsx"
    findings = check_file(luan, path).findings
    assert [(f["code"], f["source_sheet"], f["source_column"], f["source_row"]) for f in findings] == [
        ("rate_not_quotient", "指标完成情况表", "G", 6)
    ]
    page = load_workbook(path).active
    assert [page[cell].value for cell in ("B6", "E6", "F6", "G6")] == ["金寨县", 22, 32, 68.9]
    assert "68.75" in findings[0]["message_zh"]


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        (59.94, []),  # published; 25.47 ÷ 42.5 = 59.93, but 25.475 ÷ 42.5 = 59.94: the inputs were rounded
        (
            59.92,
            ["rate_truncated"],
        ),  # 25.47 ÷ 42.5 = 59.929…: its further digits dropped, as P5's publisher does
        (60.1, ["rate_not_quotient"]),  # at most 25.475 ÷ 42.45 = 60.012: no rounding explains it
    ],
)
def test_a_rate_from_rounded_amounts_is_accused_only_beyond_their_rounding(tmp_path, printed, codes):
    county = load_office(HERE / "sichuan_county")
    book = load_workbook(county.path / "inbox/2012-06/指标完成情况表_2012年6月.xlsx")
    page = book.active
    assert [page[cell].value for cell in ("E5", "G5", "H5")] == [25.47, 42.5, 59.94]
    page["H5"] = printed
    path = tmp_path / "指标完成情况表_2012年6月.xlsx"
    book.save(path)
    findings = check_file(county, path).findings
    found = [(f["code"], f"{f['source_column']}{f['source_row']}") for f in findings]
    assert found == [(code, "H5") for code in codes]
