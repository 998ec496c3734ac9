"""A report as a paper: its rows read from the published copy, narrowed as asked, every cell as an office reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import duckdb

from kernel.decimals import show
from kernel.home import Home
from kernel.paper import Column, Grid, Paper, Section, Step, Waterfall
from kernel.period import Period, PeriodError
from publish import tables
from publish.printing import NONE, number, pct, points
from publish.reports.definition import ROW_FACTOR, ROW_PLACES, Report, ReportColumn

_NUMBERS = ("amount", "count", "pct", "points", "rate")
_WIDTHS = {"text": 14, "code": 9, "date": 10, "moment": 14, "flag": 6, **dict.fromkeys(_NUMBERS, 10)}
Row = Mapping[str, Any]


class UnfilteredError(ValueError):
    """The report cannot be narrowed that way; the message says by what it can, in Chinese."""


class NotYetModelledError(LookupError):
    """The published copy has no such table or column: it is older than the report."""


@dataclass(frozen=True)
class Asked:
    """Of which office, and narrowed to what; titles are as they are printed. None: not narrowed."""

    office_code: str
    office_title: str
    year: int | None = None
    unit_code: str | None = None
    unit_title: str | None = None
    period: Period | None = None


def report_paper(home: Home, report: Report, asked: Asked) -> Paper:
    """The report over the published copy of `home`, a row of the table a line.

    A period takes every row whose own period lies within it, of assessment periods the rows of that very period; a year
    is such a period where the table has none of its own.
    Raises UnfilteredError, NotYetModelledError.
    """
    if asked.year and not asked.period and report.filters.period and report.filters.year is None:
        asked = replace(asked, year=None, period=Period(asked.year, "year", 0))
    found = _rows(home, report, asked)
    rows = [row for row in found if _is_asked(row, report, asked.period)]
    grid = Grid(
        columns=tuple(_column(column) for column in report.columns),
        rows=tuple(tuple(_text(column, row) for column in report.columns) for row in rows),
    )
    said = [report.answers, f"共 {len(rows)} 行" if rows else _none(found, report, asked), *report.notes]
    charts = tuple(waterfalls(report, rows))
    if report.chart and len(rows) > report.chart.most:
        said.append(
            f"缩小到 {report.chart.most} 行以内（如加 --unit、--period）写成 .html 时，每行另画一幅瀑布图。"
        )
    return Paper(
        title=f"{asked.office_title}{report.title}",
        lines=tuple(_lines(home, asked)),
        sections=(Section(report.title, tuple(said), (grid,) if rows else (), charts),),
    )


def waterfalls(report: Report, rows: Sequence[Row]) -> Iterator[Waterfall]:
    """A chart a row whose figures are all known, where the report has one and the rows are few enough."""
    chart = report.chart
    if chart is None or len(rows) > chart.most:
        return
    columns = {column.field: column for column in report.columns}
    for row in rows:
        if all(row[field] is not None for field in (chart.first, *chart.steps, chart.last)):
            steps = (chart.first, *chart.steps, chart.last)
            yield Waterfall(
                title=" ".join(_text(columns[field], row) for field in chart.title),
                steps=tuple(
                    Step(
                        columns[field].title.removeprefix("其中："),
                        row[field],
                        _text(columns[field], row),
                        field in (chart.first, chart.last),
                    )
                    for field in steps
                ),
            )


def _lines(home: Home, asked: Asked) -> Iterable[str]:
    narrowed = (
        f"{asked.year} 年度" if asked.year else None,
        asked.period.title_zh if asked.period else None,
        asked.unit_title,
    )
    if any(narrowed):
        yield "　".join(filter(None, narrowed))
    if home.as_known_on:
        yield f"截至 {home.as_known_on} 日终所知"


def _rows(home: Home, report: Report, asked: Asked) -> list[dict[str, Any]]:
    filters = report.filters
    wanted = [("office", filters.office, asked.office_code)]
    wanted += [("year", filters.year, asked.year)] if asked.year else []
    wanted += [("unit", filters.unit, asked.unit_code)] if asked.unit_code else []
    asked_for = [(name, field) for name, field, _ in wanted]
    asked_for += [("period", filters.any_period)] if asked.period else []
    if cannot := [name for name, field in asked_for if field is None]:
        can = {"year": filters.year, "unit": filters.unit, "period": filters.any_period}
        raise UnfilteredError(
            f"“{report.title}”不能按 --{'、--'.join(cannot)} 筛选，可用的是："
            f"{'、'.join(f'--{name}' for name, field in can.items() if field) or '无'}"
        )
    shown = dict.fromkeys(field for column in report.columns for field in column.fields)
    columns = dict.fromkeys((*shown, *([filters.any_period] if filters.any_period else [])))
    where = " and ".join(f"{field} = ?" for _, field, _ in wanted)
    order = ", ".join(f"{field} nulls last" for field in dict.fromkeys((*report.order, *columns)))
    query = f"select {', '.join(columns)} from {report.table} where {where} order by {order}"
    try:
        with tables.connect(home.published_warehouse) as connection:
            found = connection.execute(query, [value for _, _, value in wanted]).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException) as err:
        raise NotYetModelledError(str(err)) from None
    return [dict(zip(columns, values, strict=True)) for values in found]


def _is_asked(row: Row, report: Report, period: Period | None) -> bool:
    """Whether the row is of `period`: of that very one, or within it, as the report's rows go."""
    if report.filters.assessment_period and period:
        return row[report.filters.assessment_period] == period.code
    return _is_within(row[str(report.filters.period)], period) if period else True


def _is_within(code: str | None, period: Period) -> bool:
    """Whether the period of this code lies within `period`; no period lies in none."""
    try:
        own = Period.parse(code or "")
    except PeriodError:
        return False
    return set(own.months()) <= set(period.months())


def _none(found: Sequence[Row], report: Report, asked: Asked) -> str:
    """Why there are no rows: of an assessment period nobody assesses, with the ones within it that somebody does."""
    field = report.filters.assessment_period
    codes = dict.fromkeys(row[field] for row in found) if field and asked.period else ()
    within = [code for code in codes if _is_within(code, asked.period)]
    return f"没有这一期；以内各期有：{'、'.join(within)}" if within else "没有符合条件的行"


def _column(column: ReportColumn) -> Column:
    is_number = column.kind in _NUMBERS
    title = f"{column.title}（{column.unit}）" if column.unit else column.title
    align = "right" if is_number else "left"
    return Column(title, column.width or _WIDTHS[column.kind], align, is_number)


def _text(column: ReportColumn, row: Row) -> str:
    """A cell as printed; — where there is none. A code its report has no word for is shown as it is."""
    value = row[column.field]
    return NONE if value is None else _SAID[column.kind](value, column, row)


def _amount(value: Decimal, column: ReportColumn, row: Row) -> str:
    if column.is_scaled:
        return show(value / (row[ROW_FACTOR] or 1), row[ROW_PLACES] or 0)
    return show(value, 2 if column.places is None else column.places)


def _moment(value: datetime, column: ReportColumn, row: Row) -> str:
    """A moment to the minute, of a day's last second the day alone; an estimate is marked."""
    said = f"{value:%Y-%m-%d}" if value.time() == time(23, 59, 59) else f"{value:%Y-%m-%d %H:%M}"
    return f"{said} 估" if column.estimated is not None and row[column.estimated] else said


_SAID: dict[str, Callable[[Any, ReportColumn, Row], str]] = {
    "text": lambda value, *_: str(value),
    "amount": _amount,
    "count": lambda value, *_: f"{value:,}",
    "pct": lambda value, *_: pct(value),
    "points": lambda value, *_: points(value, 2),
    "rate": lambda value, *_: number(value),
    "date": lambda value, *_: value.isoformat(),
    "moment": _moment,
    "code": lambda value, column, _: (column.labels or {}).get(value, value),
    "flag": lambda value, *_: "是" if value else "否",
}
