"""The workbooks look as docs/forms-demo.md says and hold what the truth says, read here with openpyxl alone."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from demo.truth import GroundTruth

SOME = [
    ("jingkaiqu", "2022-06"),
    ("jingkaiqu", "2024-11"),
    ("aojiang", "2023-03"),
    ("wanquan", "2024-02"),
    ("mabu", "2022-12"),
    ("naocun", "2024-07"),
]


def number(value: object) -> Decimal:
    """A cell as the clerk meant it: `－` is none, commas and full width are habits."""
    if isinstance(value, str):
        value = unicodedata.normalize("NFKC", value).replace(",", "")
    return Decimal(0) if value in ("-", "－") else Decimal(str(value))


def day(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    return date(*map(int, re.findall(r"[0-9]+", str(value)))).isoformat()


def data(sheet: Worksheet) -> list[list[object]]:
    """Rows 5… until the total or the footer."""
    rows = []
    for row in sheet.iter_rows(min_row=5, values_only=True):
        if not isinstance(row[0], int):
            break
        rows.append(list(row))
    return rows


@pytest.mark.parametrize(("unit", "month"), SOME)
def test_a_monthly_workbook_holds_the_truth(opened, truth: GroundTruth, unit: str, month: str) -> None:
    told = truth.months[unit][month]
    book = opened(told["receipts"][-1])
    extra = ["全年预计"] if told["forecast"] else []
    assert book.sheetnames == ["封面", "到位资金台账", "税收台账", "项目进度表", "招商活动", *extra]
    assert [[r[2], number(r[8]), number(r[9]), number(r[10]), number(r[11])] for r in data(book["到位资金台账"])] == [
        [r["project_code"], *(Decimal(r[f"{f}_wan"]) for f in
         ("agreed_investment", "month_amount", "ytd_amount", "since_start_amount"))]
        for r in told["capital"]
    ]  # fmt: skip
    assert [[r[2], day(r[3]), number(r[5]), number(r[6]), number(r[7])] for r in data(book["税收台账"])] == [
        [r["credit_code"], r["registered_date"],
         *(Decimal(r[f]) for f in ("paid_month_wan", "paid_ytd_wan", "reported_ytd_wan"))]
        for r in told["tax"]
    ]  # fmt: skip
    stages = ["signed", "pre_registered", "land_granted", "started", "in_statistics", "in_production"]
    assert [[r[2], number(r[6]) * 10_000, *map(day, r[8:14])] for r in data(book["项目进度表"])] == [
        [r["project_code"], Decimal(r["agreed_investment_wan"]), *(r[f"{s}_date"] for s in stages)]
        for r in told["project"]
    ]
    assert [[day(r[1]), r[3], r[6], r[7]] for r in data(book["招商活动"])] == [
        [r["activity_date"], r["person_name"], r["firm_count"], r["lead_count"]] for r in told["activity"]
    ]


@pytest.mark.parametrize(
    ("month", "origin", "since_start", "has_focus", "template"),
    [
        ("2023-12", "引资来源", "累计到位", False, "KH-YB-2022"),
        ("2024-01", "资金来源地", "自开工以来累计", True, "KH-YB-2024"),
    ],
)
def test_the_two_templates(
    opened, truth: GroundTruth, month: str, origin: str, since_start: str, has_focus: bool, template: str
) -> None:
    book = opened(truth.months["kunyang"][month]["receipts"][-1])
    capital, project = book["到位资金台账"], book["项目进度表"]
    assert capital["A1"].value == f"昆阳镇{month[:4]}年{int(month[5:])}月招商引资到位资金台账"
    assert capital["A2"].value == f"填报单位：昆阳镇    报告期：{month[:4]}年{int(month[5:])}月    单位：万元"
    assert capital["E3"].value == origin
    assert [capital[c].value for c in ("J3", "J4", "K4", "L4")] == [
        "到位资金",
        "本月",
        "本年累计",
        since_start,
    ]
    assert {"A1:M1", "A2:M2", "E3:E4", "J3:L3"} <= {str(r) for r in capital.merged_cells.ranges}
    assert ("重点清单" in [c.value for c in project[3]]) is has_focus
    assert [book["封面"][f"A{row}"].value for row in range(3, 10)] == [
        "单位名称", "报告期", "填报人", "审核人", "联系电话", "模板编号", "是否零报告",
    ]  # fmt: skip
    assert book["封面"]["B8"].value == template


def test_totals_are_sums_and_footers_follow(opened, truth: GroundTruth) -> None:
    sheet = opened(truth.months["aojiang"]["2023-03"]["receipts"][-1])["到位资金台账"]
    rows = data(sheet)
    total = [c.value for c in sheet[5 + len(rows)]]
    assert total[0] == "合 计"
    assert total[8:12] == pytest.approx([float(sum(number(r[n]) for r in rows)) for n in range(8, 12)])
    assert sheet.cell(6 + len(rows), 1).value.startswith("填报人：")
    assert sheet.cell(7 + len(rows), 1).value.startswith("说明：")


def test_clerks_differ_in_how_they_write(opened, truth: GroundTruth) -> None:
    kinds = set()
    for unit in truth.units_in("2024-12"):
        rows = data(opened(truth.months[unit]["2024-12"]["receipts"][-1])["税收台账"])
        for value in (r[3] for r in rows):
            kinds.add("true" if isinstance(value, datetime) else re.sub(r"[0-9]+", "#", value))
    assert kinds == {"true", "#.#.#", "#年#月#日", "#/#/#"}


def test_a_nil_return_is_a_cover_that_says_so(opened, truth: GroundTruth) -> None:
    told = truth.months["qingjie"]["2022-01"]
    assert told["state"] == "nil"
    book = opened(told["receipts"][0])
    assert book.sheetnames == ["封面"] and book["封面"]["B9"].value == "是"


def test_targets_are_in_yi_and_add_up(opened, truth: GroundTruth) -> None:
    sheet = opened("2024/2024年任务分解表_修订2.xlsx")["任务分解表"]
    rows = data(sheet)
    assert [number(r[2]) * 10_000 for r in rows] == [
        Decimal(truth.targets["2024"][u]["arrived_capital"]) for u in truth.units_in("2024-12")
    ]
    assert "平招商办〔2024〕17号" in sheet["A2"].value
    assert number(sheet.cell(5 + len(rows), 4).value) == sum(number(r[3]) for r in rows)


def test_certifications_name_a_unit_once_in_a_merged_cell_since_2024(opened, truth: GroundTruth) -> None:
    old = opened("2023-Q4/2023年第四季度核定结果表.xlsx")["核定结果表"]
    assert all(r[1] for r in data(old))
    new = opened("2024-Q1/2024年第一季度核定结果表.xlsx")["核定结果表"]
    rows = data(new)
    named = [r for r in rows if r[1]]
    below = {"签约项目": "signed", "投产项目": "in_production"}
    assert len([r for r in named if r[2] not in below]) == len(truth.units_in("2024-12"))
    staged = [r for r in truth.certifications["2024-Q1"] if r["subject_kind"] in below.values()]
    assert len([r for r in named if r[2] in below]) == len({r["unit_code"] for r in staged}) > 3
    assert [[number(v) for v in r[5:8]] for r in rows] == [
        [Decimal(r[f"{f}_value"]) for f in ("declared", "disallowed", "certified")]
        for r in truth.certifications["2024-Q1"]
    ]
