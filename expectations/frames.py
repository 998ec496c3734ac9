"""The frames suites talk about: one row a landed row, its own typed columns and the helper columns of its form.

What belongs here: the columns every form has, and which derivation a form takes. What a helper column means is said
where it is derived (`monthly.py` and the `*_forms.py`). Deciding anything about a value is the suites' business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import pyarrow as pa

from expectations import (
    credit_forms,
    decided_forms,
    duty_forms,
    monthly,
    office_forms,
    project_forms,
    published_forms,
    reward_forms,
    unit_forms,
    verified_forms,
)
from expectations.past import Past, in_cell_order
from expectations.typed import typed
from kernel.period import Period
from kernel.tables import ROW_TABLES

Derive = Callable[[pd.DataFrame, Past], None]
# (receipt_no, sheet, row) → fields of that row whose cells could not be read
Unread = Mapping[tuple[str, str, int], frozenset[str]]
DERIVATIONS: dict[str, Derive] = {
    "capital": monthly.derive_capital,
    "tax": monthly.derive_tax,
    "project": monthly.derive_project,
    "activity": duty_forms.derive_activity,
    "profile": project_forms.derive_profile,
    "milestone": project_forms.derive_milestone,
    "target": office_forms.derive_target,
    "county_verification": verified_forms.derive_county_verification,
    "certification": verified_forms.derive_certification,
    "inspection": office_forms.derive_inspection,
    "indicator": office_forms.derive_indicator,
    "project_report": monthly.derive_project_report,
    "project_sheet": published_forms.derive_project_sheet,
    "self_assessment": published_forms.derive_self_assessment,
    "score_sheet": published_forms.derive_score_sheet,
    "rating": decided_forms.derive_rating,
    "ballot": decided_forms.derive_ballot,
    "manual": decided_forms.derive_manual,
    "assistance": duty_forms.derive_assistance,
    "forecast": verified_forms.derive_forecast,
    "post": duty_forms.derive_post,
    "idle_asset": duty_forms.derive_idle_asset,
    "register": duty_forms.derive_register,
    "reward": reward_forms.derive_reward,
    "credit_share": credit_forms.derive_credit_share,
    "unit_change": unit_forms.derive_unit_change,
}


def build(form: str, rows: pa.Table, past: Past, unread: Unread | None = None) -> pd.DataFrame:
    """Frame of one form's rows in cell order.

    `row_key` is the row's position, the key failing rows come back by; `unread` the fields of the row whose cells could
    not be read: blank here, but not known to be nothing.
    """
    frame = typed(in_cell_order(rows))
    frame["row_key"] = pd.array(range(len(frame)), dtype="Int64")
    known = unread or {}
    places = zip(frame["receipt_no"], frame["source_sheet"], frame["source_row"], strict=True)
    frame["unread"] = pd.Series(
        [known.get(place, frozenset()) for place in places], frame.index, dtype=object
    )
    _add_period(frame)
    DERIVATIONS[form](frame, past)
    return frame


def columns_of(form: str) -> frozenset[str]:
    """All columns a frame of this form has."""
    return frozenset(build(form, ROW_TABLES[f"{form}_row"].empty_table(), Past({}, {})).columns)


def _add_period(frame: pd.DataFrame) -> None:
    """`period_start`, `period_end`: first and last day of the report period; missing when it is not known."""
    days = {code: _days(code) for code in frame["report_period"].dropna().unique()}
    for index, column in enumerate(("period_start", "period_end")):
        dates = frame["report_period"].map({code: both[index] for code, both in days.items()})
        frame[column] = dates.astype("datetime64[s]")


def _days(code: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    period = Period.parse(code)
    return pd.Timestamp(period.start_month + "-01"), pd.Timestamp(
        period.end_month + "-01"
    ) + pd.offsets.MonthEnd()
