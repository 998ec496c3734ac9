"""Helper columns of published forms that some offices use: project sheets (F2), self-assessments (F3), score sheets (F5)."""

from __future__ import annotations

import pandas as pd

from expectations.compared import Cumulative, add_repeats, add_rounded, add_running, previous_of
from expectations.office_forms import add_rate
from expectations.past import Past
from expectations.precision import Digits
from expectations.typed import MILLION, bounded, identity

_SHEET = Cumulative("month_amount_wan", "ytd_amount_wan", "since_start_amount_wan")
# printed rate → what it is of what, and their unit; 开竣工率 names no denominator and is not judged
_RATES = {
    "performance": ("performance_rate_pct", "performed_count", "signed_count", "count"),
    "arrival": ("arrival_rate_pct", "arrived_total_wan", "contract_total_wan", "wan"),
    "year": ("year_rate_pct", "year_arrived_wan", "year_target_wan", "wan"),
}
_GROUPS = ("performance", "start", "arrival", "year")


def derive_project_sheet(frame: pd.DataFrame, past: Past) -> None:
    """Repeats and continuity with last month, per project and fund source."""
    add_repeats(frame, _of_fund(frame))
    digits = Digits(past, "project_sheet")
    add_running(frame, previous_of(frame, past, "project_sheet", _of_fund), _SHEET, digits)
    pairs = [("ytd_amount_wan", "month_amount_wan"), ("since_start_amount_wan", "ytd_amount_wan")]
    add_rounded(frame, digits, pairs)


def _of_fund(frame: pd.DataFrame) -> pd.Series:
    return identity(frame["unit_code"], frame["project_name"], frame["fund_source_code"])


def derive_self_assessment(frame: pd.DataFrame, past: Past) -> None:
    """Repeats; `<rate>_verdict` and `<rate>_quotient` of the printed rates (as of 指标完成情况表); `points_expected`
    and `verified_points_expected`: Σ of the four groups, missing when one of them is."""
    add_repeats(frame, identity(frame["unit_code"], frame["copy_code"]))
    for name, (printed, top, bottom, unit) in _RATES.items():
        scale = MILLION if unit == "count" else 1  # counts are landed whole, amounts in millionths
        units = pd.Series(unit, index=frame.index, dtype="str")
        add_rate(frame, name, frame[printed], frame[top] * scale, frame[bottom] * scale, units)
    for expected, suffix in (("points_expected", "points"), ("verified_points_expected", "verified_points")):
        parts = frame[[f"{group}_{suffix}" for group in _GROUPS]].apply(bounded)
        frame[expected] = parts.sum(axis=1, min_count=len(_GROUPS)).astype(
            "Int64"
        )  # min_count: none may be missing


def derive_score_sheet(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of an item of one unit."""
    add_repeats(frame, identity(frame["unit_code"], frame["item_code"]))
