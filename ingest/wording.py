"""What a form's column wants and holds, in the words of its sheet: for whoever fills it in. Nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from ingest.habits import habits
from ingest.layouts import Column

YES, NO = "是", "否"
# The landed field every form gives the unified social credit code of GB 32100-2015.
CREDIT_CODE, CREDIT_CODE_LENGTH = "credit_code", 18
_PLAIN = {
    "text": "文字",
    "code": "代码（单元格设为文本格式）",
    "measure": "数字，单位见本行“计量单位”",
    "percent": "百分数，如 37.22%",
    "points": "分数（数字）",
    "place": "名次（整数，第一名填 1）",
    "unit": "单位名称，与单位名录一致",
    "value_unit": "计量单位，如 万元、个",
}


def expected_of(field: str, column: Column, unit: str | None) -> str:
    """What a cell of `column` should hold; `unit` is the unit word of its sheet, None where it has none."""
    in_unit = f"，单位：{unit}" if unit else ""
    match column.type:
        case "choice":
            said = f"以下之一：{'、'.join(words[0] for words in column.choices.values())}"
        case "bool":
            said = f"{YES} 或 {NO}"
        case "date":
            said = "日期，如 2024-06-12" + ("；可只写到月，如 2024-06" if column.month_ok else "")
        case "count":
            said = f"整数{in_unit}"
        case "amount" | "amount_usd" | "figure" | "area" | "per_area":
            said = f"数字{in_unit}"
        case "code" if field == CREDIT_CODE:
            said = f"{CREDIT_CODE_LENGTH} 位统一社会信用代码（单元格设为文本格式）"
        case plain:
            said = _PLAIN[plain]
    return said


def as_written(
    value: Any, column: Column, unit: str | None, unit_names: Mapping[str, str] = MappingProxyType({})
) -> str | Decimal | date | None:
    """A landed value as its sheet holds it: codes as their words, amounts in `unit`. None stays None."""
    written = value
    match column.type:
        case _ if value is None:
            pass
        case "choice":
            written = column.choices[value][0] if value in column.choices else value
        case "bool":
            written = YES if value else NO
        case "unit":
            written = unit_names.get(value, value)
        case "count" | "percent" | "points" | "place" | "measure":
            written = Decimal(value)
        case "amount" | "amount_usd" | "figure" | "area" | "per_area":
            written = Decimal(value) / (habits().units[unit].factor if unit else 1)
    return written


def shown(value: str | Decimal | date | None, unit: str | None = None) -> str | None:
    """A value as written, for print: no idle zeros, ISO dates, the unit behind a number."""
    if isinstance(value, Decimal):
        digits = f"{value.normalize():f}"
        return f"{digits} {unit}" if unit else digits
    return value.isoformat() if isinstance(value, date) else value
