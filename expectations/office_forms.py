"""Helper columns of what the office enters: targets, certified results, inspections, published indicators."""

from __future__ import annotations

import pandas as pd

from expectations import quotient
from expectations.compared import add_repeats
from expectations.past import Past
from expectations.typed import MILLION, bounded, from_decimal, identity, looked_up, to_decimal, totals
from kernel.decimals import divide
from kernel.period import Period

# subject_kind → form, subject's code and figure on the unit's own sheet
_DECLARED = {
    "capital": ("capital", "project_code", "ytd_amount_wan"),
    "tax": ("tax", "credit_code", "paid_ytd_wan"),
    "project": ("project", "project_code", "is_in_statistics"),
}


def derive_target(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of (unit, target, source)."""
    add_repeats(frame, identity(frame["unit_code"], frame["target_code"], frame["source_code"]))


def derive_certification(frame: pd.DataFrame, past: Past) -> None:
    """`certified_expected` declared − disallowed (a blank 核减 is none); `declared_by_unit` what the unit's own sheet
    of the quarter's last month said; `is_known_to_unit` whether that sheet has the subject (missing: no sheet)."""
    add_repeats(frame, identity(frame["unit_code"], frame["subject_code"], frame["subject_kind"]))
    declared, disallowed = bounded(frame["declared_value"]), bounded(frame["disallowed_value"])
    frame["certified_expected"] = declared - disallowed.fillna(0)
    frame["declared_by_unit"] = pd.array([pd.NA] * len(frame), dtype="Int64")
    frame["is_known_to_unit"] = pd.array([pd.NA] * len(frame), dtype="boolean")
    for kind, (form, code, figure) in _DECLARED.items():
        rows = frame.loc[frame["subject_kind"].eq(kind) & frame["subject_code"].notna()].copy()
        rows["stated"] = _stated_receipts(rows, past, form)
        rows = rows.dropna(subset=["stated"])
        said = _said(past.frame(form, rows["stated"].unique()), code, figure)
        keys = pd.MultiIndex.from_frame(rows[["stated", "subject_code"]])
        frame.loc[rows.index, "is_known_to_unit"] = pd.array(keys.isin(said.index), dtype="boolean")
        frame.loc[rows.index, "declared_by_unit"] = looked_up(rows, ["stated", "subject_code"], said)[
            figure
        ].array


def _stated_receipts(rows: pd.DataFrame, past: Past, form: str) -> pd.Series:
    """For each row the unit's latest workbook of the period's last month, as known when the row came."""
    found: dict[str, str | None] = {}
    pairs = identity(rows["receipt_no"], rows["unit_code"])
    for pair, receipt_no, unit_code in zip(pairs, rows["receipt_no"], rows["unit_code"], strict=True):
        info = past.info(receipt_no)
        if pd.notna(pair) and pair not in found and info.report_period is not None:
            month = Period.parse(info.report_period).end_month
            found[pair] = past.stated(form, unit_code, month, info)
    return pairs.map(found).astype("str")


def _said(sheets: pd.DataFrame, code: str, figure: str) -> pd.DataFrame:
    """`figure` by receipt and subject code. A project counts 1 when it entered statistics in the sheet's year."""
    if figure == "is_in_statistics":
        years = sheets["in_statistics_date"].dt.strftime("%Y").astype("str")
        sheets[figure] = years.eq(sheets["report_period"].str[:4]).astype("Int64") * MILLION
    return totals(sheets.dropna(subset=[code]), ["receipt_no", code], [figure])


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
