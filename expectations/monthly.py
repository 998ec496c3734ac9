"""Helper columns of what units send each month: capital, tax, project progress, and the F1 project report."""

from __future__ import annotations

import pandas as pd

from expectations import credit_code
from expectations.compared import (
    Cumulative,
    add_factor,
    add_last_month,
    add_repeats,
    add_rounded,
    add_running,
    add_sum,
    add_unit_suspicion,
    of_project,
    previous_of,
)
from expectations.past import Past
from expectations.precision import Digits
from expectations.typed import bounded, identity
from kernel.tables.rows import RENMINBI

STAGES = ("signed", "pre_registered", "land_granted", "started", "in_statistics", "in_production")
# Orders judged by rules of their own, which block.
_BLOCKING_ORDERS = {
    "started": ["signed"],
    "in_statistics": ["signed"],
    "in_production": ["signed", "started"],
}
BLOCKS = ("agreed", "since_start", "ytd")
_PLACES = ("province_outside", "other_city", "same_city")
_CAPITAL = Cumulative("month_amount_wan", "ytd_amount_wan", "since_start_amount_wan")
_TAX = Cumulative("paid_month_wan", "paid_ytd_wan", None)
_REPORT = Cumulative(None, "ytd_total_wan", "since_start_total_wan")


def derive_capital(frame: pd.DataFrame, past: Past) -> None:
    """Repeats, continuity with last month, unit suspicion. A subject is a project × origin × nature.

    `currency`, `currency_last_month`: a blank is Renminbi. Amounts in different currencies are never held against each
    other: where the currency changed, that alone is told.
    """
    parts = ("investor_name", "origin_code", "nature_code", "construction_code")
    add_repeats(frame, identity(of_project(frame), frame["unit_code"], *(frame[p] for p in parts)))
    previous = previous_of(frame, past, "capital", _of_capital)
    for rows in (frame, previous):
        rows["currency"] = rows["currency_code"].fillna(RENMINBI)
    add_last_month(frame, previous, ["currency"])
    for rows in (frame, previous):
        rows["identity"] = identity(rows["identity"], rows["currency"])
    add_last_month(frame, previous, ["agreed_investment_wan"])
    digits = Digits(past, "capital")
    add_running(frame, previous, _CAPITAL, digits)
    add_rounded(frame, digits, [(_CAPITAL.ytd, "month_amount_wan"), ("since_start_amount_wan", _CAPITAL.ytd)])
    last = frame["currency_last_month"]
    is_changed = last.notna() & (frame["currency"] != last)
    first_seen = f"{_CAPITAL.ytd}_first_seen"
    frame[first_seen] = frame[first_seen].mask(is_changed)
    add_unit_suspicion(frame, _CAPITAL, "agreed_investment_wan")


def _of_capital(frame: pd.DataFrame) -> pd.Series:
    return identity(of_project(frame), frame["unit_code"], frame["origin_code"], frame["nature_code"])


def derive_tax(frame: pd.DataFrame, past: Past) -> None:
    """Repeats, continuity, unit suspicion, and `has_valid_check`: whether a well-formed credit code ends in its check character."""
    add_repeats(frame, identity(frame["unit_code"], frame["credit_code"]))
    digits = Digits(past, "tax")
    add_running(frame, previous_of(frame, past, "tax", _of_tax), _TAX, digits)
    add_factor(frame, _TAX.ytd)
    add_rounded(frame, digits, [("paid_ytd_wan", "paid_month_wan")])
    verdicts = {
        code: credit_code.has_valid_check(code)
        for code in frame["credit_code"].dropna().unique()
        if credit_code.is_well_formed(code)
    }
    frame["has_valid_check"] = frame["credit_code"].map(verdicts).astype("boolean")


def _of_tax(frame: pd.DataFrame) -> pd.Series:
    return identity(frame["unit_code"], frame["credit_code"].fillna(frame["enterprise_name"]))


def derive_project(frame: pd.DataFrame, past: Past) -> None:
    """Repeats; for each stage its floor, whether it was skipped, and whether last month's date was kept.

    `<stage>_floor`: latest date of the stages that come before; missing where an order that blocks is broken.
    `<stage>_is_skipped`: a later stage is reached and this one has no date; told once, not again the month after.
    `<stage>_is_kept`: the date is the one of last month; missing when there was none.
    """
    add_repeats(frame, of_project(frame))
    previous = previous_of(frame, past, "project", of_project)
    dates = [f"{stage}_date" for stage in STAGES]
    for stage in STAGES:
        previous[f"{stage}_skip"] = _is_skipped(previous, stage)
    skips = [f"{stage}_skip" for stage in STAGES]
    add_last_month(frame, previous, [*dates, *skips, "agreed_investment_wan"])
    for number, stage in enumerate(STAGES):
        frame[f"{stage}_floor"] = _floor(frame, number)
        last = frame[f"{stage}_date_last_month"]
        told = frame[f"{stage}_skip_last_month"].astype("boolean").fillna(False)
        frame[f"{stage}_is_skipped"] = _is_skipped(frame, stage) & ~told
        frame[f"{stage}_is_kept"] = frame[f"{stage}_date"].eq(last).astype("boolean").mask(last.isna())
    add_rounded(frame, Digits(past, "project"), [("agreed_investment_wan", "fixed_asset_investment_wan")])
    stated, before = (bounded(frame[f"agreed_investment_wan{s}"]) for s in ("", "_last_month"))
    frame["agreed_x1000"] = stated.where(stated > 0) * 1000
    frame["agreed_last_month_x1000"] = before.where(before > 0) * 1000


def _floor(frame: pd.DataFrame, number: int) -> pd.Series:
    date = frame[f"{STAGES[number]}_date"]
    floor = frame[[f"{s}_date" for s in STAGES[:number]]].max(axis=1).astype("datetime64[s]")
    for stage in _BLOCKING_ORDERS.get(STAGES[number], ()):
        floor = floor.mask(date < frame[f"{stage}_date"])
    return floor


def _is_skipped(frame: pd.DataFrame, stage: str) -> pd.Series:
    later = [f"{s}_date" for s in STAGES[STAGES.index(stage) + 1 :]]
    return (frame[f"{stage}_date"].isna() & frame[later].notna().any(axis=1)).astype("boolean")


def derive_project_report(frame: pd.DataFrame, past: Past) -> None:
    """Repeats, continuity of the cumulative totals, unit suspicion, and the sums each block must give.

    `<block>_total_…` is of 合计 = 我方 + 小计, `<block>_partner_…` of 小计 = 省外 + 其他州市 + 本州市 (`add_sum`).
    """
    add_repeats(frame, of_project(frame))
    previous = previous_of(frame, past, "project_report", of_project)
    add_last_month(frame, previous, ["agreed_total_wan"])
    digits = Digits(past, "project_report")
    add_running(frame, previous, _REPORT, digits)
    add_unit_suspicion(frame, _REPORT, "agreed_total_wan")
    for block in BLOCKS:
        own = [f"{block}_own_wan", f"{block}_partner_wan"]
        places = [f"{block}_partner_{p}_wan" for p in _PLACES]
        add_sum(frame, digits, f"{block}_total_wan", own, f"{block}_total")
        add_sum(frame, digits, f"{block}_partner_wan", places, f"{block}_partner")
    parts = ("total", "own", "partner", *(f"partner_{place}" for place in _PLACES))
    add_rounded(frame, digits, [(f"since_start_{part}_wan", f"ytd_{part}_wan") for part in parts])
