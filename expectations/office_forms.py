"""Helper columns of what the office enters: targets, inspections, published indicators."""

from __future__ import annotations

import pandas as pd

from expectations import quotient
from expectations.compared import add_repeats
from expectations.past import Past
from expectations.typed import from_decimal, identity, to_decimal
from kernel.decimals import divide


def derive_target(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of (unit, target, source)."""
    add_repeats(frame, identity(frame["unit_code"], frame["target_code"], frame["source_code"]))


def derive_inspection(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of (project, stage, day)."""
    day = frame["inspected_date"].dt.strftime("%Y-%m-%d").astype("str")
    add_repeats(frame, identity(frame["project_code"], day, frame["unit_code"], frame["stage_code"]))


def derive_indicator(frame: pd.DataFrame, past: Past) -> None:
    """Repeats, and for both printed rates `<rate>_verdict` (fits, truncated, wrong, no_inputs)
    and `<rate>_quotient` (percent, half up at six places); missing when no rate is printed."""
    add_repeats(frame, identity(frame["unit_code"], frame["indicator_code"]))
    target = frame["target_value"].fillna(frame["city_target_value"])
    actual, unit = frame["actual_value"], frame["value_unit"]
    add_rate(frame, "completion", frame["printed_completion_pct"], actual, target, unit)
    add_rate(frame, "growth", frame["printed_year_on_year_pct"], actual, frame["prior_value"], unit)


def add_rate(
    frame: pd.DataFrame,
    name: str,
    printed: pd.Series,
    top: pd.Series,
    bottom: pd.Series,
    unit: pd.Series,
) -> None:
    """`<name>_verdict` and `<name>_quotient` of printed rates; all figures in millionths. `growth` is top ÷ bottom − 1,
    any other name top ÷ bottom."""
    results = [_rate(name, *values) for values in zip(printed, top, bottom, unit, strict=True)]
    frame[f"{name}_verdict"] = pd.Series([r[0] for r in results], index=frame.index, dtype="str")
    frame[f"{name}_quotient"] = pd.Series([r[1] for r in results], index=frame.index, dtype="Int64")


def _rate(rate: str, printed: object, top: object, bottom: object, unit: object) -> tuple[str | None, object]:
    if pd.isna(printed):
        return None, pd.NA
    if pd.isna(top) or pd.isna(bottom) or bottom <= 0:
        return "no_inputs", pd.NA
    stated, actual, base = (to_decimal(v) for v in (printed, top, bottom))
    told = None if pd.isna(unit) else str(unit)
    if rate == "growth":
        return quotient.growth(stated, actual, base, told), from_decimal(
            divide((actual - base) * 100, base, 6)
        )
    return quotient.completion(stated, actual, base, told), from_decimal(divide(actual * 100, base, 6))
