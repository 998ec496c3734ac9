"""How a blank workbook looks: one XlsxWriter format per use, made once. Formats keep Excel from changing what is typed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import xlsxwriter

from ingest.layouts import Column

_TEXT_FORMAT = "@"  # Excel eats digits of long codes and leading zeros in any other
_NUMBERS = {
    "code": _TEXT_FORMAT,
    "amount": "#,##0.00####",
    "amount_usd": "#,##0.00####",
    "figure": "#,##0.######",
    "measure": "#,##0.######",
    "count": "0",
    "percent": "0.00%",
    "points": "0.00##",
    "area": "#,##0.00####",
    "per_area": "#,##0.00####",
    "date": "yyyy-mm-dd",
}
_WIDTHS = {"text": 22, "code": 22, "unit": 24, "date": 13, "bool": 9, "choice": 14, "count": 11}


class Looks:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook):
        self._book = book
        self._bodies: dict[tuple[str, bool], Any] = {}

    def _make(self, **properties: Any) -> Any:
        return self._book.add_format(
            {"font_name": "宋体", "font_size": 10, "valign": "vcenter", **properties}
        )

    @cached_property
    def title(self) -> Any:
        return self._make(font_name="黑体", font_size=16, align="center")

    @cached_property
    def line(self) -> Any:
        return self._make(text_wrap=True)

    @cached_property
    def head(self) -> Any:
        return self._make(bold=True, border=1, align="center", text_wrap=True, bg_color="#DDEBF7")

    @cached_property
    def label(self) -> Any:
        return self._make(bold=True, border=1, align="center")

    @cached_property
    def entry(self) -> Any:
        """A value beside a label, kept as typed."""
        return self._make(border=1, num_format=_TEXT_FORMAT, text_wrap=True)

    @cached_property
    def cell(self) -> Any:
        """A line of the guide."""
        return self._make(border=1, text_wrap=True)

    def body(self, kind: str, is_total: bool = False) -> Any:
        """A cell of a column of that type."""
        if (kind, is_total) not in self._bodies:
            self._bodies[kind, is_total] = self._make(
                border=1, bold=is_total, num_format=_NUMBERS.get(kind, "General"), text_wrap=kind == "text"
            )
        return self._bodies[kind, is_total]


def width_of(column: Column, label: str) -> float:
    """Width in characters: what such values need, and the header in two lines at most."""
    return max(_WIDTHS.get(column.type, 14), min(30, len(label) + 3))
