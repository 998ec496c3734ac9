"""What a finding says: the cell, the value in the sheet's own unit, the order; and that judging leaves no traces."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from kernel.home import PROJECT_ROOT
from tests.expectations.judged_office import Office

MAY = datetime(2024, 6, 3, 9)  # noqa: DTZ001


def test_amounts_are_told_in_the_unit_of_their_sheet() -> None:
    office = Office().send("r1", "2024-06", project=[{"fixed_asset_investment_wan": Decimal("20000.5")}])
    [(receipt, finding)] = office.judge("r1")
    assert (receipt, finding.sheet, finding.row, finding.column) == ("r1", "项目进度表", 5, "H")
    assert (finding.field, finding.raw_value) == ("fixed_asset_investment_wan", "2.00005")
    assert (finding.subject, finding.severity) == ("项目1", "block")
    assert finding.message_zh == "固定资产投资 2.00005亿元，大于协议总投资 2亿元"


def test_expected_and_former_values_are_told() -> None:
    may = {
        "month_amount_wan": Decimal(50),
        "ytd_amount_wan": Decimal(499),
        "since_start_amount_wan": Decimal(1500),
    }
    office = Office().send("may", "2024-05", MAY, capital=[may]).send("june", "2024-06", capital=[{}])
    [(_, finding)] = office.judge("june")
    assert "本年累计 600.5万元，按上月报表的累计加本月应为 599.5万元" in finding.message_zh  # 499 + 100.5


def test_blank_is_told_as_blank_and_dates_as_dates() -> None:
    rows = [{"disallowed_value": None, "reason": None}]
    office = (
        Office()
        .send("r1", "2024-Q2", certification=rows)
        .send("r2", "2024-06", activity=[{"activity_date": date(2024, 5, 1)}])
    )
    (_, balance), (_, outside) = office.judge("r1", "r2")
    assert balance.message_zh == "申报数 600.5 减核减数 空 应为 600.5，核定数填的是 500.25"
    assert outside.message_zh == "“activity_date”为 2024-05-01，不在报告期 2024-06-01 至 2024-06-30 之内"


def test_blanks_of_a_column_the_sheet_does_not_have_are_not_told() -> None:
    """Whether a column must be there is the layout's business, and intake has said so."""
    office = Office().send("r1", "2024-06", capital=[{"is_real_estate": None, "origin_code": None}])
    office.readings = [r for r in office.readings if r["field"] != "is_real_estate"]
    assert office.found("r1") == [("r1", "E5", "required_blank")]


def test_a_fault_in_a_field_without_a_column_is_told_without_a_cell() -> None:
    office = Office().send("r1", "2024-06", capital=[{"agreed_investment_wan": Decimal(-1)}])
    office.readings = [r for r in office.readings if r["field"] != "agreed_investment_wan"]
    finding = next(f for _, f in office.judge("r1") if f.code == "amount_negative")
    assert (finding.row, finding.column, finding.cell) == (5, None, None)


def test_nothing_is_hidden_when_readings_are_lost() -> None:
    office = Office().send("r1", "2024-06", capital=[{"origin_code": None}])
    office.readings = []
    assert office.found("r1") == [("r1", None, "required_blank")]


def test_sorted_by_receipt_sheet_row_column_code() -> None:
    broken = {"project_code": None, "nature_code": None, "origin_code": None}
    office = Office().send("r2", "2024-06", capital=[broken, broken])
    office.send(
        "r1",
        "2024-06",
        sender="aojiang",
        tax=[{"credit_code": None}],
        project_report=[{"ytd_total_wan": None, "project_code": None}],
    )
    # the sheets 省… and 税…, in the order of their code points
    assert [(r, cell) for r, cell, _ in office.found("r2", "r1")] == [
        *[("r1", "B5"), ("r1", "AF5"), ("r1", "C5")],
        *[("r2", cell) for cell in ("B5", "E5", "F5", "B6", "E6", "F6")],
    ]


def test_nothing_to_judge() -> None:
    assert Office().judge() == []


_ALONE = """
import socket, sys
def refuse(*_): raise OSError("no network here")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
from tests.expectations.judged_office import Office
print(Office().send("r1", "2024-06", capital=[{"origin_code": None}]).found("r1"))
"""


def test_judging_writes_no_file_needs_no_network_and_makes_no_noise(tmp_path: Path) -> None:
    paths = f"{PROJECT_ROOT}:{Path(__file__).parent}"
    environment = {
        "PYTHONPATH": paths,
        "HOME": str(tmp_path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "-c", _ALONE],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.stdout == "[('r1', 'E5', 'required_blank')]\n"
    assert run.stderr == ""
    assert list(tmp_path.iterdir()) == []
