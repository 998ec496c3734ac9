"""Lands what the units of one office reported, through the landed contract. Nothing is judged or worked out here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter

from kernel import landed
from kernel.home import Home
from kernel.tables import TABLES

_SOURCE = ("office_code", "unit_code", "report_period", "receipt_no", "source_sheet", "source_row")
SHEETS = {
    "capital_row": "到位资金台账",
    "tax_row": "税收台账",
    "project_row": "项目进度表",
    "activity_row": "招商活动",
    "profile_row": "项目档案",
    "milestone_row": "节点任务",
    "indicator_row": "指标完成情况表",
    "target_row": "任务分解表",
    "certification_row": "市局核定表",
    "inspection_row": "现场督查表",
    "manual_row": "加减分表",
    "credit_share_row": "项目分成表",
}


@dataclass(frozen=True)
class Clerk:
    """One office of `home`. A workbook is known by its sender and period; rows stand from row 5 down, as they are given."""

    home: Home
    office: str

    def receives(self, period: str, senders: Iterable[str], form_set: str = "monthly", day: str = "") -> None:
        """Accepted workbooks of one period, received on `day` (`MM-DD`), or else before the period was over."""
        received = datetime.fromisoformat(f"{period[:4]}-{day or self._within(period)} 10:00:00")
        rows = [
            {
                "receipt_no": self._receipt(form_set, sender, period),
                "unit_code": sender,
                "form_set": form_set,
                "report_period": period,
                "file_name": f"{sender}_{period}.xlsx",
                "sha256": f"sha-{form_set}-{sender}-{period}",
                "received_at": received,
                "loaded_at": received,
                "status": "accepted",
                "is_nil_return": False,
                "block_count": 0,
                "warning_count": 0,
            }
            for sender in senders
        ]
        self._add("submission", period, rows)

    def reports(self, table: str, period: str, rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """(unit, values) rows out of the units' own monthly workbooks; amounts (`*_wan`) as int or text."""
        self._rows(table, period, "monthly", rows, lambda unit: unit)

    def keeps(
        self, table: str, period: str, form_set: str, rows: Iterable[tuple[str, dict[str, Any]]]
    ) -> None:
        """(unit, values) rows of a workbook the office itself keeps, and the workbook."""
        self.receives(period, [self.office], form_set)
        self._rows(table, period, form_set, rows, lambda unit: self.office)

    def targets(self, year: int, by_code: dict[str, dict[str, int]]) -> None:
        """任务分解表: target code → unit → yearly target in its base unit."""
        rows = [
            (
                unit,
                {"target_code": code, "source_code": "county", "target_value": value, "source_column": "C"},
            )
            for code, values in by_code.items()
            for unit, value in values.items()
        ]
        self.keeps("target_row", str(year), "target", rows)

    def indicators(self, month: str, by_code: dict[str, dict[str, Any]]) -> None:
        """指标完成情况表: indicator code → unit → this year's figure in its base unit."""
        rows = [
            (unit, {"indicator_code": code, "indicator_title": code, "actual_value": value})
            for code, values in by_code.items()
            for unit, value in values.items()
        ]
        self.keeps("indicator_row", month, "indicator", rows)

    def _rows(self, table: str, period: str, form_set: str, rows: Iterable, sender: Any) -> None:
        schema, full, last = TABLES[table], [], {}
        for unit, values in rows:
            receipt = self._receipt(form_set, sender(unit), period)
            last[receipt] = last.get(receipt, 4) + 1
            source = {"receipt_no": receipt, "source_sheet": SHEETS[table], "source_row": last[receipt]}
            exact = {
                name: Decimal(value) if str(schema.field(name).type).startswith("decimal") else value
                for name, value in values.items()
            }
            full.append({"unit_code": unit, "report_period": period, **source, **exact})
        self._add(table, period, full)
        self._add("reading", period, [
            {
                "receipt_no": receipt,
                "report_period": period,
                "source_sheet": SHEETS[table],
                "form_code": table.removesuffix("_row"),
                "field": field,
                "source_column": get_column_letter(number),
            }
            for receipt in last
            for number, field in enumerate(schema.names[len(_SOURCE) :], start=2)
        ])  # fmt: skip

    def _add(self, table: str, period: str, rows: list[dict[str, Any]]) -> None:
        empty = {**dict.fromkeys(TABLES[table].names), "office_code": self.office}
        before = landed.read_one(self.home.landed, table, self.office, period).to_pylist()
        landed.write(
            self.home.landed, table, self.office, period, [*before, *({**empty, **row} for row in rows)]
        )

    @staticmethod
    def _receipt(form_set: str, sender: str, period: str) -> str:
        return f"{form_set}-{sender}-{period}"

    @staticmethod
    def _within(period: str) -> str:
        tail = period[5:]
        if not tail:
            return "01-20"
        month = int(tail[1]) * {"Q": 3, "H": 6}[tail[0]] if tail[0] in "QH" else int(tail)
        return f"{month:02d}-28"


def months(year: int, last: int) -> list[str]:
    return [f"{year}-{n:02d}" for n in range(1, last + 1)]


def capital(code: str, ytd: Any, origin: str = "province_outside", **more: Any) -> dict[str, Any]:
    """One row of 到位资金台账: fixed assets of a new project of 5亿元 unless said otherwise."""
    return {
        "project_code": code,
        "project_name": code,
        "origin_code": origin,
        "nature_code": "fixed_asset",
        "construction_code": "new",
        "is_real_estate": False,
        "agreed_investment_wan": 50000,
        "ytd_amount_wan": ytd,
        **more,
    }


def project(code: str, agreed: Any, **more: Any) -> dict[str, Any]:
    """One row of 项目进度表; stage dates by name."""
    return {"project_code": code, "project_name": code, "agreed_investment_wan": agreed, **more}


def activities(activity: str, count: int, post: str = "principal", **more: Any) -> list[dict[str, Any]]:
    """`count` rows of 招商活动."""
    row = {"activity_code": activity, "post_code": post, "person_name": "某", "destination": "某地", **more}
    return [dict(row) for _ in range(count)]
