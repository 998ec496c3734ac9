"""What goes wrong in single cells: each, in a real workbook, ends in the right value or in a finding with its address.

The right monthly workbook of June 2024 (tests/ingest/books.py) with one cell changed. Amounts of 到位资金台账 are 万元,
of 项目进度表 亿元 (1 亿元 = 10,000 万元); landed amounts are 万元. The totals below the changed cell are cleared, so that
every finding is the cell's own. All of it holds for .xlsx and for .xls.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.ingest.books import ACTIVITY, CAPITAL, PROJECT, TAX, cells
from tests.ingest.layouts.forms import self_assessment
from tests.values.writers import FORMATS, read_as, read_spoilt_as

# sheet → cell to change → landed field, and the row of the total
FIELDS = {
    (CAPITAL, "K5"): "ytd_amount_wan",
    (CAPITAL, "C5"): "project_code",
    (CAPITAL, "B5"): "project_name",
    (CAPITAL, "G5"): "is_real_estate",
    (CAPITAL, "E5"): "origin_code",
    (PROJECT, "G5"): "agreed_investment_wan",
    (PROJECT, "I5"): "signed_date",
    (TAX, "C5"): "credit_code",
    (TAX, "D5"): "registered_date",
    (ACTIVITY, "G5"): "firm_count",
}
TABLES = {CAPITAL: "capital_row", PROJECT: "project_row", TAX: "tax_row", ACTIVITY: "activity_row"}
TOTAL_ROWS = {CAPITAL: 7, PROJECT: 6, TAX: 6, ACTIVITY: 6}
NOTHING = object()  # the value is refused: null, and a finding


@dataclass(frozen=True)
class Case:
    """`written` in `place` lands as `lands` and gives exactly the finding `code` there (None: no finding)."""

    what: str
    place: tuple[str, str]
    written: Any
    lands: Any
    code: str | None = None
    number_format: str | None = None


WAN, YI, CODE, CREDIT = (CAPITAL, "K5"), (PROJECT, "G5"), (CAPITAL, "C5"), (TAX, "C5")
MONTH, DAY, COUNT = (PROJECT, "I5"), (TAX, "D5"), (ACTIVITY, "G5")
D = Decimal

AMOUNTS = [
    Case("number", WAN, 1500.25, D("1500.25")),
    Case("number as text", WAN, "1500.25", D("1500.25")),
    Case("text with the apostrophe's format", WAN, "1500.25", D("1500.25"), number_format="@"),
    Case("full width", WAN, "１５００．２５", D("1500.25")),
    Case("thousands", WAN, "12,345,678.9", D("12345678.9")),
    Case("Chinese commas", WAN, "１２，３４５", D("12345")),
    Case("misplaced commas", WAN, "1,23,456", NOTHING, "value_not_number"),
    Case("comma for a point", WAN, "1500,25", NOTHING, "value_not_number"),
    Case("two points", WAN, "1.500.25", NOTHING, "value_not_number"),
    Case("no-break space", WAN, "1\u00a0500.25\u00a0", D("1500.25")),
    Case("zero-width space", WAN, "1500\u200b.25\ufeff", D("1500.25")),
    Case("line break", WAN, "\n1500.25 ", D("1500.25")),
    Case("zero is zero", WAN, 0, D(0)),
    Case("zero as text is zero", WAN, "0", D(0)),
    Case("blank is not zero", WAN, None, None),
    Case("blanks are blank", WAN, " \u3000 ", None),
    Case("－ is none", WAN, "－", None),
    Case("/ is none", WAN, "/", None),
    Case("无 is none", WAN, "无", None),
    Case("— is none", WAN, "——", None),
    Case("unit in the cell", WAN, "8910万元", D(8910)),
    Case("other unit in the cell", WAN, "1.2亿元", D(12000)),
    Case("unit in an 亿元 column", YI, "8910万元", D(8910)),
    Case("yuan in the cell", WAN, "15002500元", D("1500.25")),
    Case("two units", WAN, "1亿2000万元", D(12000)),
    Case("two units, 亿元 column", YI, "1亿2000万元", D(12000)),
    Case("two units muddled", WAN, "1.5亿2000万", NOTHING, "value_not_number"),
    Case("dollars", WAN, "500万美元", NOTHING, "unit_unexpected"),
    Case("percent in an amount column", WAN, "37%", NOTHING, "unit_unexpected"),
    Case("percent cell in an amount column", WAN, 0.37, NOTHING, "unit_unexpected", number_format="0%"),
    Case("约", WAN, "约1500", NOTHING, "value_approximate"),
    Case("余", WAN, "1500余万元", NOTHING, "value_approximate"),
    Case("words", WAN, "正在核对", NOTHING, "value_not_number"),
    Case("accounting negative", WAN, "(1,500.25)", D("-1500.25")),
    Case("full-width brackets", WAN, "（1500.25）", D("-1500.25")),
    Case("minus sign", WAN, "−5", D(-5)),
    Case("scientific text", WAN, "1.5E+03", NOTHING, "value_not_number"),
    Case("scientific format", WAN, 150025e-2, D("1500.25"), number_format="0.00E+00"),
    Case("binary artefact", WAN, 0.1 + 0.2, D("0.3")),
    Case("beyond a fen, number", WAN, 100 / 3, D("33.333333"), "value_rounded"),
    Case("beyond a fen, text", WAN, "1500.2500005", D("1500.250001"), "value_rounded"),
    Case("beyond a fen, yuan", WAN, "15.005元", D("0.001501"), "value_rounded"),
    Case("idle zeros are no digits", WAN, "1500.2500000000", D("1500.25")),
    Case("亿元 with eight places", YI, 1.23456789, D("12345.6789")),
    Case("亿元 finer than a fen", YI, 1.23456789123, D("12345.678912"), "value_rounded"),
    Case("too long", WAN, 1234567890123456, NOTHING, "digits_lost"),
    Case("too large", WAN, 2_000_000_000_000, NOTHING, "value_too_large"),
    Case("boolean", WAN, True, NOTHING, "value_not_number"),
    Case("date", WAN, date(2024, 5, 1), NOTHING, "value_is_date"),
    Case("error", WAN, "#REF!", NOTHING, "cell_error"),
    Case("another error", WAN, "#DIV/0!", NOTHING, "cell_error"),
    Case("formula without value", WAN, "=J5+1000", NOTHING, "formula_no_result"),
    Case("count", COUNT, 3, 3),
    Case("count as text", COUNT, "３家", 3),
    Case("half a firm", COUNT, 2.5, NOTHING, "value_not_whole"),
    Case("money for a count", COUNT, "3万元", NOTHING, "unit_unexpected"),
]

DATES = [
    Case("date cell", DAY, date(2023, 5, 8), date(2023, 5, 8)),
    Case("date and time cell", DAY, datetime(2023, 5, 8, 9, 30), date(2023, 5, 8)),  # noqa: DTZ001
    Case(
        "serial number", DAY, 45054, date(2023, 5, 8), number_format="General"
    ),  # 45054 days after 1899-12-30
    Case("compact", DAY, "20230508", date(2023, 5, 8)),
    Case("compact as number", DAY, 20230508, date(2023, 5, 8), number_format="General"),
    Case("slashes", DAY, "2023/5/8", date(2023, 5, 8)),
    Case("points", DAY, "2023.5.8", date(2023, 5, 8)),
    Case("hyphens", DAY, "2023-05-08", date(2023, 5, 8)),
    Case("Chinese", DAY, "2023年5月8日", date(2023, 5, 8)),
    Case("号", DAY, "２０２３年５月８号", date(2023, 5, 8)),
    Case("Chinese figures", DAY, "二〇二三年五月八日", date(2023, 5, 8)),
    Case("Chinese tens", DAY, "二○二三年十二月三十一日", date(2023, 12, 31)),
    Case("no such Chinese day", DAY, "二〇二三年二月三十日", NOTHING, "date_unreadable"),
    Case("month where a day is due", DAY, "2023年5月", NOTHING, "date_no_day"),
    Case("month", MONTH, "2023.5", date(2023, 5, 1), "date_month_only"),
    Case("month as number", MONTH, 2023.5, date(2023, 5, 1), "date_month_only"),
    Case("January or October", MONTH, 2023.1, NOTHING, "date_ambiguous"),
    Case("Chinese month", MONTH, "2023年5月", date(2023, 5, 1), "date_month_only"),
    Case("Chinese figures, month", MONTH, "二〇二三年五月", date(2023, 5, 1), "date_month_only"),
    Case("October in figures", MONTH, "二零二三年十月", date(2023, 10, 1), "date_month_only"),
    Case("compact month", MONTH, "202305", date(2023, 5, 1), "date_month_only"),
    Case("end of the month", MONTH, "5月底", NOTHING, "date_approximate"),
    Case("planned", MONTH, "预计2023年5月", NOTHING, "date_approximate"),
    Case("no year", MONTH, "5月8日", NOTHING, "date_unreadable"),
    Case("no such day", DAY, "2023-02-30", NOTHING, "date_unreadable"),
    Case("no such year", DAY, "1023-05-08", NOTHING, "date_out_of_range"),
    Case("a year alone", DAY, 2023, NOTHING, "date_unreadable", number_format="General"),
    Case("a year that Excel shows as a day", DAY, 2023, NOTHING, "date_out_of_range"),  # 1905-07-15
    Case("none", DAY, "/", None),
    Case("blank", DAY, None, None),
    Case("boolean", DAY, True, NOTHING, "date_unreadable"),
    Case("error", DAY, "#N/A", NOTHING, "cell_error"),
]

CODES_AND_WORDS = [
    Case("code", CODE, "PY2024001", "PY2024001"),
    Case("full-width code", CODE, "ＰＹ２０２４００１", "PY2024001"),
    Case("spaces in a code", CODE, " PY 2024 001\u200b", "PY2024001"),
    Case("apostrophe", CODE, "'00123", "00123"),
    Case("leading zeros kept as text", CODE, "00123", "00123"),
    Case("leading zeros eaten", CODE, 123, "123", "code_as_number"),
    Case("18 digits kept as text", CREDIT, "913303260000000123", "913303260000000123"),
    Case("18 digits eaten", CREDIT, 913303260000000123, NOTHING, "digits_lost"),
    Case("18 digits as 9.13E+17", CREDIT, "9.13303E+17", NOTHING, "digits_lost"),
    Case("a code that became a date", CODE, date(2024, 1, 1), NOTHING, "value_is_date"),
    Case("error in a code", CODE, "#NAME?", NOTHING, "cell_error"),
    Case("yes", (CAPITAL, "G5"), " 是 ", True),
    Case("tick", (CAPITAL, "G5"), "√", True),
    Case("Excel's own false", (CAPITAL, "G5"), False, False),
    Case("neither", (CAPITAL, "G5"), "部分是", NOTHING, "bool_unknown"),
    Case("choice", (CAPITAL, "E5"), "省 外", "province_outside"),
    Case("no such choice", (CAPITAL, "E5"), "外地", NOTHING, "choice_unknown"),
    Case("name with spaces", (CAPITAL, "B5"), "  智能装备项目 ", "智能装备项目"),
]


def _spoil(case: Case):
    def spoil(book: Workbook) -> None:
        sheet_name, address = case.place
        sheet = book[sheet_name]
        for cell in sheet[TOTAL_ROWS[sheet_name]][1:]:
            cell.value = None
        sheet[address] = case.written
        if case.number_format:
            sheet[address].number_format = case.number_format

    return spoil


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("case", [*AMOUNTS, *DATES, *CODES_AND_WORDS], ids=lambda case: case.what)
def test_a_cell_ends_in_its_value_or_in_a_finding_at_its_address(
    case: Case, extension: str, tmp_path: Path
) -> None:
    reading = read_spoilt_as(extension, tmp_path, _spoil(case))
    sheet, address = case.place
    assert cells(reading) == ([(case.code, sheet, address)] if case.code else [])
    landed = reading.rows[TABLES[sheet]][0][FIELDS[case.place]]
    assert landed == (None if case.lands is NOTHING else case.lands)
    assert type(landed) is not float


@pytest.mark.parametrize("extension", FORMATS)
def test_a_workbook_counting_from_1904(extension: str, tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book[TAX]["D5"].number_format = "General"
        book[TAX]["D5"] = 43592  # days after 1904-01-01: 45054 − 1462

    reading = read_spoilt_as(extension, tmp_path, spoil)
    assert reading.findings == []
    assert reading.rows["tax_row"][0]["registered_date"] == date(2023, 5, 8)


@pytest.mark.parametrize("extension", FORMATS)
def test_a_finding_tells_what_was_written(extension: str, tmp_path: Path) -> None:
    [finding] = read_spoilt_as(extension, tmp_path, _spoil(Case("", WAN, 100 / 3, None))).findings
    assert (finding.severity, finding.subject) == ("warning", "智能装备项目")
    assert finding.message_zh == (
        "工作表“到位资金台账”K5（到位资金 > 本年累计）的“33.3333333333333”小数位数超过入库精度（金额到分，百分数和得分到小数点后六位），已四舍五入。"
    )


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    ("written", "number_format", "lands", "code"),
    [
        (90, None, D(90), None),
        ("９０％", None, D(90), None),
        (0.9, "0%", D(90), None),
        (90.000001, None, D("90.000001"), None),
        (90.0000004, None, D(90), "value_rounded"),
        (0.900000005, "0.00%", D("90.000001"), "value_rounded"),  # 90.0000005 %, half up
        ("约90%", None, None, "value_approximate"),
        ("9万元", None, None, "unit_unexpected"),
    ],
)
def test_a_rate_is_held_to_its_places(
    written: Any,
    number_format: str | None,
    lands: Decimal | None,
    code: str | None,
    extension: str,
    tmp_path: Path,
) -> None:
    book = self_assessment()
    cell = book["自评表"]["C5"]  # 履约率 18 ÷ 20
    cell.value, cell.number_format = written, number_format or cell.number_format
    reading = read_as(extension, tmp_path, book, f"昆阳镇_2008年自评.{extension}", "2008")
    assert cells(reading) == ([(code, "自评表", "C5")] if code else [])
    assert reading.rows["self_assessment_row"][0]["performance_rate_pct"] == lands
