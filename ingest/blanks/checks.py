"""What Excel checks while a blank is filled in: dropdowns, numbers, dates, the length of a credit code. Type checks only.

Whether a figure is plausible is judged when the workbook is received, not typed into a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ingest.habits import habits
from ingest.layouts import Column
from ingest.wording import CREDIT_CODE, CREDIT_CODE_LENGTH, NO, YES, expected_of

_LIST_CHARACTERS = 255  # what Excel allows in a list written out
_TITLE_CHARACTERS, _MESSAGE_CHARACTERS = 32, 255
_LARGEST = 10**12


def choices_of(column: Column, unit_names: Sequence[str]) -> list[str]:
    """The words a column's dropdown offers; none for a column that is typed."""
    offered = {
        "bool": [YES, NO],
        "choice": [words[0] for words in column.choices.values()],
        "unit": list(unit_names),
    }
    return offered.get(column.type, [])


def fits_in_place(words: Sequence[str]) -> bool:
    """Whether a dropdown can hold its words itself; longer ones stand in cells somewhere."""
    return len(",".join(words)) <= _LIST_CHARACTERS and not any("," in word for word in words)


def check_of(
    field: str, column: Column, label: str, unit: str | None, source: list[str] | str | None
) -> dict[str, Any]:
    """XlsxWriter's options of a column's input check; `source` are the words of its dropdown, or the cells they are in."""
    expected = expected_of(field, column, unit)
    told = {
        "input_title": label[:_TITLE_CHARACTERS],
        "input_message": expected[:_MESSAGE_CHARACTERS],
        "error_title": "请核对",
        "error_message": f"应填：{expected}"[:_MESSAGE_CHARACTERS],
        "ignore_blank": True,
    }
    return told | _rule(field, column, source)


def _rule(field: str, column: Column, source: list[str] | str | None) -> dict[str, Any]:
    if source:
        return {"validate": "list", "source": source}
    match column.type:
        case "amount" | "amount_usd" | "figure" | "measure" | "points" | "area" | "per_area":
            return {"validate": "decimal", "criteria": "between", "minimum": -_LARGEST, "maximum": _LARGEST}
        case "count" | "place":
            least = 1 if column.type == "place" else -_LARGEST
            return {"validate": "integer", "criteria": "between", "minimum": least, "maximum": _LARGEST}
        case "date":
            dates = habits().dates
            first, last = date(dates.first_year, 1, 1), date(dates.last_year, 12, 31)
            rule = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
            # 2024年6月 is no date to Excel, and is one to us
            return rule | {"error_type": "warning" if column.month_ok else "stop"}
        case "code" if field == CREDIT_CODE:
            return {"validate": "length", "criteria": "==", "value": CREDIT_CODE_LENGTH}
    return {"validate": "any"}
