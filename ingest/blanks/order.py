"""What a blank workbook is for: whose, of when, on which layouts, with which rows of the last report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ingest.layouts import Layout, Layouts
from kernel.office import OfficeFolder
from kernel.period import Period
from kernel.tables import ROW_TABLES

Row = Mapping[str, Any]


class NoTemplateError(ValueError):
    """There is no blank workbook to be had; the message says why, in Chinese."""


@dataclass(frozen=True)
class BlankOrder:
    """One blank workbook. `last_rows`: landed table → rows of the last accepted report, which was of `last_period`."""

    office: OfficeFolder
    unit_title: str
    period: Period
    layouts: tuple[Layout, ...]
    last_rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    last_period: Period | None = None

    @property
    def template_code(self) -> str | None:
        """The version stamp of the cover."""
        return next((layout.template for layout in self.layouts if layout.template), None)

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Units of the period's year by code, in the office's own order."""
        return {unit.unit_code: unit.unit_name for unit in self.office.units_of(self.period.year)}


def layouts_of(layouts: Layouts, form_set: str, period: Period) -> tuple[Layout, ...]:
    """The layouts of a form set that are valid in `period`, the cover first; of forms of the same rows the one that is owed.

    Raises NoTemplateError when there is none, or when the form is filled in by another kind of period.
    """
    forms = dict.fromkeys(layout.form for layout in layouts.all if layout.form_set == form_set)
    if not forms:
        known = "、".join(dict.fromkeys(layout.form_set for layout in layouts.all))
        raise NoTemplateError(f"没有报表“{form_set}”。现有：{known}")
    found = [v for form in forms if (v := layouts.version(form, period.end_month))]
    if not found:
        raise NoTemplateError(f"{period.title_zh}没有有效的模板：该报表的模板都不适用于这个时期")
    fitting = [layout for layout in found if layout.period == period.kind]
    if not fitting:
        wrong = found[0]
        kinds = {"month": "月（如 2024-06）", "quarter": "季（如 2024-Q2）", "year": "年（如 2024）"}
        raise NoTemplateError(f"这种报表按{kinds[wrong.period]}报送，不能用“{period.code}”")
    owed = {layout.table for layout in fitting if layout.required}
    wanted = [layout for layout in fitting if layout.required or layout.table not in owed]
    order = list(ROW_TABLES)
    return tuple(sorted(wanted, key=lambda v: order.index(v.table) if v.table else -1))
