"""Helper columns of the table of unit changes (单位变动表): whom a change names, its shares, and what units.csv says.

The effective date is the first day after the change: the unit that ends is there until the day before, the one that
begins from that day on. Whether that is right is the suite's business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from expectations.compared import add_repeats
from expectations.past import Past, Spell
from expectations.typed import MILLION, identity, to_decimal
from expectations.wording import plain

_WITH_SUCCESSOR = ("rename", "merge", "split")
_WHOLE = 100 * MILLION
_STEP = MILLION // 10_000  # a share has four places
_OPEN_END = pd.Timestamp.max
_DAY = pd.Timedelta(days=1)


def derive_unit_change(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of (unit, day, successor). `names_successor`, `has_no_successor`, `successor_is_known`: whether the unit
    the business goes to is written where it must be, is not where it must not, and is one of the office's. `has_share`,
    `share_is_likely`, `shares_are_whole` (`share_total_zh`): of splits. `is_only_change` (`other_change_row`): no row
    above has another kind of change of the unit that day. `end_agrees`, `begin_agrees`, `is_there`: against units.csv
    (`*_zh`: what it says); `group_changes`: against the schemes' groups (`group_zh`: the one it stays in); missing where
    it is not known or the change does not ask for it.
    """
    day = frame["effective_date"].dt.strftime("%Y-%m-%d").astype("str")
    add_repeats(frame, identity(frame["unit_code"], day, frame["change_code"], frame["to_unit_name"]))
    _add_successor(frame)
    _add_shares(frame)
    _add_only_change(frame)
    told = [_Told(row, frame, past) for row in frame.itertuples()]
    _put(frame, "end_agrees", "boolean", [t.end_agrees() for t in told])
    _put(frame, "times_zh", "str", [t.times(t.row.unit_code) for t in told])
    _put(frame, "begin_agrees", "boolean", [t.begin_agrees() for t in told])
    _put(frame, "begun_times_zh", "str", [t.times(t.beginning) for t in told])
    _put(frame, "is_there", "boolean", [t.is_there() for t in told])
    _put(frame, "absent_zh", "str", [past.unit_title(t.lasting) for t in told])
    _put(frame, "absent_times_zh", "str", [t.times(t.lasting) for t in told])
    _put(frame, "group_changes", "boolean", [t.group_changes() for t in told])
    _put(frame, "group_zh", "str", [t.group() for t in told])


def _put(frame: pd.DataFrame, column: str, dtype: str, values: list[Any]) -> None:
    frame[column] = pd.Series(values, index=frame.index, dtype=dtype)


def _add_successor(frame: pd.DataFrame) -> None:
    is_asked = frame["change_code"].isin(_WITH_SUCCESSOR)
    is_written = frame["to_unit_name"].notna()
    is_typed = frame["change_code"].notna()
    frame["names_successor"] = is_written.astype("boolean").where(is_asked & is_typed)
    frame["has_no_successor"] = (~is_written).astype("boolean").where(~is_asked & is_typed)
    frame["successor_is_known"] = frame["to_unit_code"].notna().astype("boolean").where(is_asked & is_written)


def _add_shares(frame: pd.DataFrame) -> None:
    is_split = frame["change_code"].eq("split").fillna(False).astype(bool)
    share = frame["share_pct"]
    frame["has_share"] = share.notna().astype("boolean").where(is_split)
    likely = (share.gt(0) & share.le(_WHOLE) & (share % _STEP).eq(0)).where(is_split, share.eq(_WHOLE))
    frame["share_is_likely"] = likely.astype("boolean").where(share.notna())
    key = ["receipt_no", "unit_code", "effective_date"]
    known = frame[is_split & share.notna() & frame["unit_code"].notna() & frame["effective_date"].notna()]
    groups = known.groupby(key)["share_pct"]
    total = groups.transform("sum").reindex(frame.index)
    is_first = ~known.duplicated(key)
    told = is_first.reindex(frame.index, fill_value=False)
    frame["shares_are_whole"] = total.eq(_WHOLE).astype("boolean").where(told)
    words = [None if pd.isna(t) else plain(to_decimal(t)) for t in total]
    _put(frame, "share_total_zh", "str", words)


def _add_only_change(frame: pd.DataFrame) -> None:
    """Two rows of a unit and day agree when both are shares of one split."""
    first: dict[tuple[Any, ...], tuple[str, int]] = {}
    rows: list[Any] = []
    for row in frame.itertuples():
        key = (row.receipt_no, row.unit_code, row.effective_date)
        if any(pd.isna(part) for part in (*key, row.change_code)):
            rows.append(pd.NA)
            continue
        kind, place = first.setdefault(key, (row.change_code, row.source_row))
        is_share = kind == row.change_code == "split"
        is_repeat = row.first_key != row.row_key
        rows.append(pd.NA if place == row.source_row or is_share or is_repeat else place)
    _put(frame, "other_change_row", "Int64", rows)
    frame["is_only_change"] = frame["other_change_row"].isna().astype("boolean")


class _Told:
    """One change held against the lifetimes of its units."""

    def __init__(self, row: Any, frame: pd.DataFrame, past: Past):
        self.row, self._past = row, past
        self._survives = self._is_shared_with_itself(frame)

    def _is_shared_with_itself(self, frame: pd.DataFrame) -> bool:
        """Does the unit of a split keep a share itself?"""
        same = frame["receipt_no"].eq(self.row.receipt_no) & frame["unit_code"].eq(self.row.unit_code)
        same &= frame["effective_date"].eq(self.row.effective_date)
        return bool((same & frame["to_unit_code"].eq(self.row.unit_code)).fillna(False).any())

    @property
    def beginning(self) -> Any:
        """The unit that begins with the change; missing when none does."""
        match self.row.change_code:
            case "open":
                return self.row.unit_code
            case "rename":
                return self.row.to_unit_code
            case _:
                return pd.NA

    @property
    def lasting(self) -> Any:
        """The unit that must be there on the day; missing when none need be."""
        match self.row.change_code:
            case "regroup":
                return self.row.unit_code
            case "merge" | "split":
                return self.row.to_unit_code
            case _:
                return pd.NA

    def end_agrees(self) -> Any:
        """Is the day before the change the unit's last? Not asked of a unit that goes on."""
        kind = self.row.change_code
        is_ending = kind in ("merge", "close", "rename") or (kind == "split" and not self._survives)
        if not is_ending:
            return pd.NA
        last = None if pd.isna(self.row.effective_date) else self.row.effective_date - _DAY
        return self._some(self.row.unit_code, lambda spell: spell.last == last)

    def begin_agrees(self) -> Any:
        return self._some(self.beginning, lambda spell: spell.first == self.row.effective_date)

    def is_there(self) -> Any:
        day = self.row.effective_date
        return self._some(self.lasting, lambda spell: spell.first <= day <= (spell.last or _OPEN_END))

    def group_changes(self) -> Any:
        """Is a regrouped unit in another group than before from the month of the change on, or from the next where the
        change comes within a month? Missing while a scheme that would tell is not written."""
        if (
            self.row.change_code != "regroup"
            or pd.isna(self.row.unit_code)
            or pd.isna(self.row.effective_date)
        ):
            return pd.NA
        month = self.row.effective_date.to_period("M")
        later = [month, month + 1] if self.row.effective_date.day > 1 else [month]
        pairs = [self._past.groups(self.row.unit_code, str(m - 1), str(m)) for m in later]
        if any(pair and pair[0] != pair[1] for pair in pairs):
            return True
        return False if all(pairs) else pd.NA

    def group(self) -> str | None:
        """The group of a regrouped unit in the month of the change."""
        if self.row.change_code != "regroup" or pd.isna(self.row.effective_date):
            return None
        told = self._past.groups(self.row.unit_code, str(self.row.effective_date.to_period("M")))
        return told[0] if told else None

    def _some(self, unit: Any, fits: Callable[[Spell], bool]) -> Any:
        """Whether one of the unit's spells fits; missing where there is no unit, day or units.csv to ask."""
        if pd.isna(unit) or pd.isna(self.row.effective_date) or not self._past.spells(unit):
            return pd.NA
        return any(fits(spell) for spell in self._past.spells(unit))

    def times(self, unit: Any) -> str | None:
        if pd.isna(unit):
            return None
        spells = self._past.spells(unit)
        return "、".join(f"{s.first:%Y-%m-%d}至{f'{s.last:%Y-%m-%d}' if s.last else '今'}" for s in spells)
