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

from publish.rows import (
    Band,
    Case,
    Condition,
    Consequence,
    Evidence,
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
    Target,
    TieBreaker,
)

Row = TypeVar("Row")
_PERIOD = "office_code = $office and scheme_year = $year and assessment_code = $assessment and period_code = $period"
_ASSESSMENT = "office_code = $office and scheme_year = $year and assessment_code = $assessment"


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
    key = {
        "office": header.office_code,
        "year": header.scheme_year,
        "assessment": header.assessment_code,
        "period": header.period_code,
    }

    def found(kind: type[Row], table: str, where: str, order: str, params: dict | None = None) -> tuple:
        return rows(connection, kind, table, where, order, key if params is None else params)

    scheme = {k: v for k, v in key.items() if k != "period"}
    months = {"office": header.office_code, "first": header.start_month, "last": header.end_month}
    return ReportTables(
        header=header,
        scores=found(
            Score,
            "rpt_score_sheet",
            _PERIOD,
            "group_order, unit_order, unit_code, indicator_order, indicator_code",
        ),
        ranking=found(Rank, "rpt_ranking", _PERIOD, "group_order, unit_order, unit_code"),
        indicators=found(IndicatorTotal, "rpt_indicator_total", _PERIOD, "indicator_order, indicator_code"),
        consequences=found(
            Consequence, "rpt_consequence", _PERIOD, "consequence_order, consequence_code, unit_code"
        ),
        tie_breakers=found(TieBreaker, "rpt_tie_breaker", _ASSESSMENT, "breaker_order", scheme),
        bands=found(Band, "rpt_band", _ASSESSMENT, "indicator_code, band_order", scheme),
        period_weights=found(
            PeriodWeight,
            "rpt_period_weight",
            _PERIOD,
            "unit_code, indicator_code, source_assessment_code, source_period_code",
        ),
        grades=found(Grade, "rpt_grade", _ASSESSMENT, "grade_order", scheme),
        cases=found(Case, "rpt_case", _ASSESSMENT, "indicator_code, case_order", scheme),
        places=found(Place, "rpt_place", _ASSESSMENT, "indicator_code, place", scheme),
        conditions=found(
            Condition,
            "rpt_condition",
            _PERIOD,
            "unit_code, owner_kind, owner_code, case_order, condition_order",
        ),
        overrides=found(
            Override, "rpt_override", _PERIOD, "override_order, override_code, unit_order, unit_code"
        ),
        score_measures=found(
            ScoreMeasure,
            "rpt_score_measure",
            _ASSESSMENT,
            "indicator_code, measure_code, item_code, used_in",
            scheme,
        ),
        report_status=found(
            ReportStatus,
            "rpt_report_status",
            "office_code = $office and month between $first and $last",
            "month, form_set, unit_code",
            months,
        ),
        evidence=found(
            Evidence,
            "rpt_evidence",
            _PERIOD,
            "unit_code, measure_code, receipt_no, source_sheet, source_row, source_field, subject_code",
        ),
        targets=found(Target, "rpt_target", _PERIOD, "unit_code, indicator_code"),
    )


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
