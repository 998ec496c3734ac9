"""Capital in another currency, from a filled-in blank to the score: converted by the scheme's rate, or waiting for one."""

from __future__ import annotations

import json
from decimal import Decimal

import openpyxl

from tests.cli.test_office_new import fill

RATE = "fx:\n  usd: {title: 美元折人民币, rate: 7.1, from: wan_usd, to: wan, clause: 第一条}\n"
OFFICE, SHEET = "yunhe", "到位资金台账"
PERIOD = ("--office", OFFICE, "--period", "2024-01")


def money(number: int, amount: float, currency: str | None = None) -> tuple[str, int, dict[str, object]]:
    """A project's row of January: agreed 1,000, arrived `amount`, all of its own currency."""
    row = {"项目名称": f"项目{number}", "项目代码": f"P{number}", "投资方": "甲公司", "资金来源地": "境外"}
    row |= {
        "资金性质": "固定资产",
        "是否房地产": "否",
        "建设性质": "新建",
        "协议总投资": 1000,
        "币种": currency,
    }
    return SHEET, 4 + number, row | {"本月": amount, "本年累计": amount, "自开工以来累计": amount}


def found(kaohe):
    """温溪镇: 500万元 and 100.5万美元 of a target of 2.4亿元; 鹤城街道: 100万元 and 50万欧元, of which the scheme has no rate."""
    named = ("--title", "云和县", "--year", "2024", "--units", "hecheng=鹤城街道,wenxi=温溪镇")
    assert kaohe.inside("office", "new", OFFICE, *named).returncode == 0
    scheme_file = kaohe.home.offices / OFFICE / "schemes/2024.yaml"
    scheme_file.write_text(
        scheme_file.read_text("utf-8").replace("\nmeasures:", f"\n{RATE}measures:"), "utf-8"
    )
    inbox = kaohe.home.inbox / OFFICE
    for folder in ("2024", "2024-01"):
        (inbox / folder).mkdir(parents=True)
    of = ("template", "--office", OFFICE)
    targets = inbox / "2024" / "任务分解表.xlsx"
    assert kaohe.inside(*of, "--form-set", "target", "--period", "2024", "--output", targets).returncode == 0
    fill(targets, [("任务分解表", row, {"到位资金（亿元）": 2.4}) for row in (5, 6)])
    lines = ["file,received_at,sender", "2024/任务分解表.xlsx,2024-01-02 09:00:00,考核办"]
    for unit, foreign in {"温溪镇": (100.5, "美元"), "鹤城街道": (50, "欧元")}.items():
        report = inbox / "2024-01" / f"{unit}.xlsx"
        assert kaohe.inside(*of, "--unit", unit, "--period", "2024-01", "--output", report).returncode == 0
        own = 500 if unit == "温溪镇" else 100
        fill(report, [money(1, own), money(2, *foreign)])
        lines.append(f"2024-01/{unit}.xlsx,2024-02-02 09:00:00,{unit}")
    (inbox / "receipts.csv").write_text("\n".join(lines) + "\n", "utf-8")


def test_dollars_count_at_the_schemes_rate_and_euros_wait(backfilled_offices):
    printed = backfilled_offices.inside("scores", *PERIOD, "--format", "json")
    scores = {
        row["unit_name"]: row
        for row in json.loads(printed.stdout)
        if row["indicator_code"] == "arrived_capital"
    }
    # (500 + 100.5 × 7.1 = 713.55) ÷ (24,000 × 1 ÷ 12) × 60 = 1,213.55 ÷ 2,000 × 60 = 36.4065, two places
    assert Decimal(scores["温溪镇"]["points"]) == Decimal("36.41")
    assert (scores["鹤城街道"]["points"], scores["鹤城街道"]["score_status"]) == (None, "pending_review")


def test_the_trace_says_the_rate_beside_the_cell(backfilled_offices):
    told = backfilled_offices.inside(
        "trace", *PERIOD, "--unit", "温溪镇", "--indicator", "arrived_capital"
    ).stdout
    assert "含外币折算 美元折人民币（汇率 7.1）713.55万元" in told
    assert "计入 713.55（按汇率 7.10 折算）" in told
    assert "存档原文 100.5" in told  # the cell the rate is put to


def test_the_report_names_what_no_rate_converts_with_its_cell(backfilled_offices, tmp_path):
    out = tmp_path / "外币.xlsx"
    asked = backfilled_offices.inside(
        "report", "capital_currency", "--office", OFFICE, "--year", "2024", "--output", out
    )
    assert asked.returncode == 0, asked.stderr
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(out).active.iter_rows()]
    [dollars] = [row for row in rows if "美元" in row]
    [euros] = [row for row in rows if "欧元" in row]
    project = ["P2", "项目2"]
    assert dollars[:10] == ["2024-01", "温溪镇", *project, "美元", 100.5, 100.5, 7.1, 713.55, 713.55]
    assert euros[:10] == ["2024-01", "鹤城街道", *project, "欧元", 50, 50, "—", "—", "—"]
    assert euros[10:13] == ["鹤城街道.xlsx", SHEET, 6]
