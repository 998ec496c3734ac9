"""A small office to judge: clean rows of every form, landed exactly as intake lands them, and ways to break them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

import expectations
from expectations import ReceiptInfo
from kernel.findings import Finding
from kernel.tables import ROW_TABLES, TABLES

YI = Decimal(10_000)
CREDIT_CODE = "91350100M000100Y43"
SHEETS = {
    "capital": "到位资金台账",
    "tax": "税收台账",
    "project": "项目进度表",
    "activity": "招商活动",
    "target": "任务分解表",
    "certification": "核定结果表",
    "inspection": "现场督查表",
    "indicator": "指标完成情况表",
    "project_report": "省际合作项目月报",
}
_NOT_COLUMNS = {
    *("office_code", "unit_code", "report_period", "receipt_no", "source_sheet", "source_row"),
    "currency_code",  # few sheets have the column
}
_WITH_UNIT_COLUMN = {"target", "certification", "inspection", "indicator"}
_IN_YI = {"project"}


def fields(form: str) -> list[str]:
    """Fields a sheet of this form has columns for, in order."""
    named = [n for n in ROW_TABLES[f"{form}_row"].names if n not in _NOT_COLUMNS and n != "source_column"]
    return ["unit_code", *named] if form in _WITH_UNIT_COLUMN else named


def letter(form: str, field: str) -> str:
    """Column of a field: A holds 序号, the fields follow from B on."""
    position = fields(form).index(field) + 2
    return chr(64 + position) if position <= 26 else "A" + chr(64 + position - 26)


class Office:
    """Receipts with their rows. Rows are given per form as dicts of what differs from a clean row."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {form: [] for form in SHEETS}
        self.readings: list[dict[str, Any]] = []
        self.receipts: dict[str, ReceiptInfo] = {}

    def send(
        self,
        receipt_no: str,
        period: str | None,
        received: datetime = datetime(2024, 7, 3, 9),  # noqa: DTZ001 — landed timestamps are naive office time
        sender: str | None = "kunyang",
        **forms: list[dict[str, Any]],
    ) -> Office:
        """A workbook of one period; its rows start at row 5 of each sheet."""
        self.receipts[receipt_no] = ReceiptInfo(receipt_no, sender, period, received)
        for form, rows in forms.items():
            for number, row in enumerate(rows):
                source = {
                    "office_code": "pingyang",
                    "unit_code": sender,
                    "report_period": period,
                    "receipt_no": receipt_no,
                    "source_sheet": SHEETS[form],
                    "source_row": 5 + number,
                }
                empty = dict.fromkeys(ROW_TABLES[f"{form}_row"].names)
                self.rows[form].append({**empty, **source, **CLEAN[form](number), **row})
            self._read(receipt_no, period, form)
        return self

    def tell(self, receipt_no: str, **facts: Any) -> None:
        """Change what is known of a receipt."""
        self.receipts[receipt_no] = replace(self.receipts[receipt_no], **facts)

    def take_over(self, other: Office, mark: str) -> None:
        """Everything another office was sent, its receipts and units marked as its own."""
        for form, rows in other.rows.items():
            self.rows[form] += [_marked(row, mark) for row in rows]
        self.readings += [_marked(reading, mark) for reading in other.readings]
        for name, info in other.receipts.items():
            unit = info.unit_code and info.unit_code + mark
            self.receipts[name + mark] = replace(info, receipt_no=name + mark, unit_code=unit)

    def _read(self, receipt_no: str, period: str | None, form: str) -> None:
        empty = dict.fromkeys(TABLES["reading"].names)
        for field in fields(form):
            is_amount = field.endswith("_wan")
            place = {
                "office_code": "pingyang",
                "receipt_no": receipt_no,
                "report_period": period,
                "source_sheet": SHEETS[form],
                "form_code": form,
                "field": field,
                "source_column": letter(form, field),
                "header_label": field,
                "value_unit": ("亿元" if form in _IN_YI else "万元") if is_amount else None,
            }
            self.readings.append({**empty, **place})

    def tables(self, receipts: list[str] | None = None) -> dict[str, pa.Table]:
        """Landed tables of some receipts, or of all."""
        kept = {
            form: [r for r in rows if receipts is None or r["receipt_no"] in receipts]
            for form, rows in self.rows.items()
        }
        return {
            f"{form}_row": pa.Table.from_pylist(rows, ROW_TABLES[f"{form}_row"])
            for form, rows in kept.items()
        }

    def judge(self, *receipts: str) -> list[tuple[str, Any]]:
        """Findings on these receipts, with everything sent as history."""
        readings = pa.Table.from_pylist(
            [r for r in self.readings if r["receipt_no"] in receipts], TABLES["reading"]
        )
        return expectations.validate(self.tables(list(receipts)), readings, self.tables(), self.receipts)

    def found(self, *receipts: str) -> list[tuple[str, str | None, str]]:
        """(receipt, cell, code) of every finding."""
        return [(receipt, finding.cell, finding.code) for receipt, finding in self.judge(*receipts)]


def _marked(row: Mapping[str, Any], mark: str) -> dict[str, Any]:
    named = [n for n in ("receipt_no", "unit_code") if row.get(n)]
    return {**row, **{name: row[name] + mark for name in named}}


def judged_apart(offices: Sequence[tuple[Office, str]]) -> list[list[Finding]]:
    """What the receipt named of each office is told, all judged in one call, which costs hardly more than one alone.

    The units of an office are its own. Rows that another unit of another office has too would still be told as its.
    """
    every = Office()
    for number, (office, _) in enumerate(offices):
        every.take_over(office, f"~{number}")
    found: list[list[Finding]] = [[] for _ in offices]
    for receipt_no, finding in every.judge(*(f"{receipt}~{n}" for n, (_, receipt) in enumerate(offices))):
        found[int(receipt_no.partition("~")[2])].append(finding)
    return found


def _capital(number: int) -> dict[str, Any]:
    return {
        "project_code": f"PY-{number + 1:03d}",
        "project_name": f"项目{number + 1}",
        "investor_name": "某公司",
        "origin_code": "province_outside",
        "nature_code": "fixed_asset",
        "is_real_estate": False,
        "construction_code": "new",
        "agreed_investment_wan": Decimal(20000),
        "month_amount_wan": Decimal("100.5"),
        "ytd_amount_wan": Decimal("600.5"),
        "since_start_amount_wan": Decimal("1600.5"),
    }


def _tax(number: int) -> dict[str, Any]:
    return {
        "enterprise_name": f"企业{number + 1}",
        "credit_code": CREDIT_CODE,
        "registered_date": date(2020, 5, 6),
        "is_headquarters": False,
        "paid_month_wan": Decimal("10.25"),
        "paid_ytd_wan": Decimal("60.25"),
        "reported_ytd_wan": Decimal("60.25"),
    }


def _project(number: int) -> dict[str, Any]:
    return {
        "project_code": f"PY-{number + 1:03d}",
        "project_name": f"项目{number + 1}",
        "agreed_investment_wan": 2 * YI,
        "fixed_asset_investment_wan": YI,
        "signed_date": date(2024, 1, 10),
        "pre_registered_date": date(2024, 2, 10),
        "land_granted_date": date(2024, 3, 10),
        "started_date": date(2024, 4, 10),
        "in_statistics_date": date(2024, 5, 10),
    }


def _activity(number: int) -> dict[str, Any]:
    return {
        "activity_date": date(2024, 6, 1 + number),
        "activity_code": "outbound_trip",
        "person_name": "张三",
        "post_code": "principal",
        "destination": "上海",
        "firm_count": 3,
        "lead_count": 0,
    }


def _target(number: int) -> dict[str, Any]:
    codes = ("arrived_capital", "paid_tax")
    return {
        "source_column": "CD"[number % 2],
        "source_row": 5 + number // 2,
        "target_code": codes[number % 2],
        "source_code": "county",
        "target_value": Decimal(5000),
    }


def _certification(number: int) -> dict[str, Any]:
    return {
        "subject_kind": "capital",
        "subject_code": f"PY-{number + 1:03d}",
        "subject_name": f"项目{number + 1}",
        "declared_value": Decimal("600.5"),
        "disallowed_value": Decimal("100.25"),
        "certified_value": Decimal("500.25"),
        "reason": "到账凭证不全",
    }


def _inspection(number: int) -> dict[str, Any]:
    return {
        "project_code": f"PY-{number + 1:03d}",
        "project_name": f"项目{number + 1}",
        "inspected_date": date(2024, 4, 1),
        "stage_code": "started",
        "is_confirmed": True,
    }


def _indicator(number: int) -> dict[str, Any]:
    return {
        "indicator_code": f"indicator_{number + 1}",
        "indicator_title": f"指标{number + 1}",
        "value_unit": "wan",
        "actual_value": Decimal("219.22") * YI,
        "prior_value": Decimal("200.00") * YI,
        "target_value": 589 * YI,
        "printed_completion_pct": Decimal("37.22"),
        "printed_year_on_year_pct": Decimal("9.61"),
    }


def _project_report(number: int) -> dict[str, Any]:
    parts = {"total": 10, "own": 4, "partner": 6, "partner_province_outside": 3}
    parts |= {"partner_other_city": 2, "partner_same_city": 1}
    shares = {"agreed": 1000, "since_start": 100, "ytd": 10}
    return {
        "project_code": f"YN-{number + 1}",
        "project_name": f"项目{number + 1}",
        "signed_date": date(2023, 1, 5),
        "started_date": date(2023, 3, 5),
        "in_production_date": date(2024, 6, 30),
        **{
            f"{block}_{part}_wan": Decimal(n * share)
            for block, share in shares.items()
            for part, n in parts.items()
        },
    }


CLEAN = {
    "capital": _capital,
    "tax": _tax,
    "project": _project,
    "activity": _activity,
    "target": _target,
    "certification": _certification,
    "inspection": _inspection,
    "indicator": _indicator,
    "project_report": _project_report,
}
