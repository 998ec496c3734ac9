"""Reading the report tables of one release from the published (read-only) warehouse.

A column that is missing there stops the reading. Nothing is computed, renamed or defaulted here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from publish.cells import Evidence, Forecast, Target
from publish.rows import (
    Band,
    Case,
    Condition,
    Consequence,
    Grade,
    Header,
    IndicatorTotal,
    Override,
    PeriodWeight,
    Place,
    Rank,
    ReportStatus,
    ReportTables,
    Score,
    ScoreMeasure,
    TieBreaker,
)

Row = TypeVar("Row")
_PERIOD = "office_code = $office and scheme_year = $year and assessment_code = $assessment and period_code = $period"
_ASSESSMENT = "office_code = $office and scheme_year = $year and assessment_code = $assessment"


# Field of ReportTables → the rows it holds, their table and their order: those of the period, and those of the scheme.
_OF_PERIOD = {
    "scores": (
        Score,
        "rpt_score_sheet",
        "group_order, unit_order, unit_code, indicator_order, indicator_code",
    ),
    "ranking": (Rank, "rpt_ranking", "group_order, unit_order, unit_code"),
    "indicators": (IndicatorTotal, "rpt_indicator_total", "indicator_order, indicator_code"),
    "consequences": (Consequence, "rpt_consequence", "consequence_order, consequence_code, unit_code"),
    "period_weights": (
        PeriodWeight,
        "rpt_period_weight",
        "unit_code, indicator_code, source_period_order, source_unit_order, source_assessment_code, source_period_code",
    ),
    "conditions": (
        Condition,
        "rpt_condition",
        "unit_code, owner_kind, owner_code, case_order, condition_order",
    ),
    "overrides": (Override, "rpt_override", "override_order, override_code, unit_order, unit_code"),
    "evidence": (
        Evidence,
        "rpt_evidence",
        "unit_code, measure_code, receipt_no, source_sheet, source_row, source_field, subject_code",
    ),
    "targets": (Target, "rpt_target", "unit_code, indicator_code"),
    "forecasts": (Forecast, "rpt_shown_forecast", "group_order, unit_order, unit_code, forecast_kind"),
}
_OF_ASSESSMENT = {
    "tie_breakers": (TieBreaker, "rpt_tie_breaker", "breaker_order"),
    "bands": (Band, "rpt_band", "indicator_code, band_order"),
    "grades": (Grade, "rpt_grade", "grade_order"),
    "cases": (Case, "rpt_case", "indicator_code, case_order"),
    "places": (Place, "rpt_place", "indicator_code, place"),
    "score_measures": (ScoreMeasure, "rpt_score_measure", "indicator_code, measure_code, item_code, used_in"),
}


@contextmanager
def connect(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published warehouse, read-only; closed on leaving."""
    connection = duckdb.connect(str(warehouse), read_only=True)
    try:
        yield connection
    finally:
        connection.close()


def headers(
    connection: duckdb.DuckDBPyConnection, office_code: str, assessment_code: str | None = None
) -> list[Header]:
    """All releases an office could draw, by period then assessment."""
    mine = rows(
        connection,
        Header,
        "rpt_header",
        "office_code = $office",
        "end_month, assessment_code",
        {"office": office_code},
    )
    return [h for h in mine if assessment_code in (None, h.assessment_code)]


def read(connection: duckdb.DuckDBPyConnection, header: Header) -> ReportTables:
    """All report rows of one release."""
    scheme = {
        "office": header.office_code,
        "year": header.scheme_year,
        "assessment": header.assessment_code,
    }
    months = {"office": header.office_code, "first": header.start_month, "last": header.end_month}
    found = {
        field: rows(connection, kind, table, where, order, key)
        for wanted, where, key in (
            (_OF_PERIOD, _PERIOD, {**scheme, "period": header.period_code}),
            (_OF_ASSESSMENT, _ASSESSMENT, scheme),
        )
        for field, (kind, table, order) in wanted.items()
    }
    status = rows(
        connection,
        ReportStatus,
        "rpt_report_status",
        "office_code = $office and month between $first and $last",
        "month, form_set, unit_code",
        months,
    )
    return ReportTables(header=header, report_status=status, **found)


def rows(
    connection: duckdb.DuckDBPyConnection,
    kind: type[Row],
    table: str,
    where: str,
    order: str,
    params: dict[str, Any],
) -> tuple[Row, ...]:
    """Rows of a report table as `kind`, whose fields name the columns."""
    columns = ", ".join(f.name for f in fields(kind))
    sql = f"select {columns} from {table} where {where} order by {order}"
    return tuple(kind(*values) for values in connection.execute(sql, params).fetchall())
