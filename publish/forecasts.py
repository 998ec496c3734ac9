"""全年预计 as a release shows it: a row a unit, a column a figure. What a dash means is that the unit told none."""

from __future__ import annotations

from typing import Any

from publish import printing
from publish.printing import clean
from publish.rows import ReportTables


def by_unit(tables: ReportTables) -> list[dict[str, Any]]:
    """Every unit of the release in the office's order: name, group, months it told in, figures by kind; empty where none are shown."""
    if not tables.header.is_forecast_shown:
        return []
    told: dict[str, dict[str, Any]] = {rank.unit_code: {} for rank in tables.ranking}
    for forecast in tables.forecasts:
        told.setdefault(forecast.unit_code, {})[forecast.forecast_kind] = forecast
    return [
        {
            "unit_code": rank.unit_code,
            "unit": clean(rank.unit_name),
            "group_code": rank.group_code,
            "months": "、".join(sorted({f.forecast_month for f in told[rank.unit_code].values()}))
            or printing.NONE,
            **{
                kind: printing.forecast(getattr(told[rank.unit_code].get(kind), "forecast_value", None), kind)
                for kind in printing.FORECAST_ZH
            },
        }
        for rank in tables.ranking
    ]
