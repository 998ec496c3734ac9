"""Helper columns of shares of projects: do the shares of a project make a whole on every day they hold?"""

from __future__ import annotations

import pandas as pd

from expectations.compared import add_repeats
from expectations.past import Past
from expectations.project_forms import codes_of_all
from expectations.typed import MILLION, identity, to_decimal

_WHOLE = 100 * MILLION
_FINEST = 100  # millionths of a percent: four places
_OPEN = pd.Timestamp.max.floor("D")
_KINDS = ("amount_share", "count_share")


def derive_credit_share(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of (project, unit, first day); `has_share`: one of the two shares is written; `project_is_known` to some
    unit's sheet of progress or capital. Of each kind of share: `_cut` to the four places it may have; `_is_whole`: on every day of the row the
    project's shares sum to 100, else `_day` is the first day they do not and `_total` their sum then."""
    day = frame["valid_from"].dt.strftime("%Y-%m-%d").astype("str")
    add_repeats(frame, identity(frame["project_code"], frame["unit_code"], day))
    shares = frame[[f"{kind}_pct" for kind in _KINDS]]
    frame["has_share"] = shares.notna().any(axis=1).astype("boolean")
    known = codes_of_all(past) | set(past.in_order("capital")[0]["project_code"].drop_null().to_pylist())
    frame["project_is_known"] = (
        frame["project_code"].map(lambda code: code in known, na_action="ignore").astype("boolean")
    )
    for kind in _KINDS:
        frame[f"{kind}_cut"] = frame[f"{kind}_pct"] // _FINEST * _FINEST
        _add_whole(frame, kind)


def _add_whole(frame: pd.DataFrame, kind: str) -> None:
    faults: dict[int, tuple[pd.Timestamp, int]] = {}
    told = frame[frame[f"{kind}_pct"].notna() & frame["project_code"].notna() & frame["valid_from"].notna()]
    for _, rows in told.groupby(["receipt_no", "project_code"]):
        last = rows["valid_to"].fillna(_OPEN)
        for first in sorted({*rows["valid_from"], *(last[last < _OPEN] + pd.Timedelta(days=1))}):
            holds = (rows["valid_from"] <= first) & (last >= first)
            total = int(rows.loc[holds, f"{kind}_pct"].sum())
            if holds.any() and total != _WHOLE:
                faults |= {index: (first, total) for index in rows.index[holds] if index not in faults}
    is_told = frame.index.isin(told.index)
    whole = pd.Series(~frame.index.isin(list(faults)), index=frame.index).astype("boolean")
    frame[f"{kind}_is_whole"] = whole.where(is_told)
    days = [f"{faults[i][0]:%Y-%m-%d}" if i in faults else None for i in frame.index]
    frame[f"{kind}_day"] = pd.Series(days, index=frame.index, dtype="str")
    totals = [f"{to_decimal(faults[i][1]).normalize():f}" if i in faults else None for i in frame.index]
    frame[f"{kind}_total"] = pd.Series(totals, index=frame.index, dtype="str")
