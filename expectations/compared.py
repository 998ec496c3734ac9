"""Helper columns several forms share: repeated rows, last month's figures, unit suspicion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from expectations.past import Past
from expectations.precision import Digits, lenient, slack_between
from expectations.typed import MILLION, bounded, identity, looked_up, totals

Identify = Callable[[pd.DataFrame], pd.Series]
KEY = ["receipt_no", "identity"]


def of_project(frame: pd.DataFrame) -> pd.Series:
    """A project as its unit knows it: by its code or, without one, its name."""
    return identity(frame["unit_code"], frame["project_code"].fillna(frame["project_name"]))


def add_repeats(frame: pd.DataFrame, identities: pd.Series) -> None:
    """`first_key`, `first_row`: row_key and sheet row of the first row of the receipt with the same identity."""
    groups = frame.assign(identity=identities).groupby(KEY)
    frame["first_key"] = groups["row_key"].transform("min")
    frame["first_row"] = groups["source_row"].transform("first")


@dataclass(frozen=True)
class Cumulative:
    """A form's running figures: month (None when the form has none), year to date, and since start."""

    month: str | None
    ytd: str
    since_start: str | None

    @property
    def running(self) -> list[str]:
        return [c for c in (self.ytd, self.since_start) if c]

    @property
    def all(self) -> list[str]:
        return [c for c in (self.month, self.ytd, self.since_start) if c]


def previous_of(frame: pd.DataFrame, past: Past, form: str, identify: Identify) -> pd.DataFrame:
    """Last month's rows with their `identity`; adds `identity` and `reference_receipt` to `frame`."""
    references = {r: past.last_month(form, r) for r in frame["receipt_no"].unique()}
    frame["identity"] = identify(frame)
    frame["reference_receipt"] = frame["receipt_no"].map(references).astype("str")
    previous = past.frame(form, {r for r in references.values() if r})
    previous["identity"] = identify(previous)
    return previous


def add_last_month(frame: pd.DataFrame, previous: pd.DataFrame, columns: Sequence[str]) -> None:
    """`<column>_last_month`: what last month's first row of the same identity said."""
    firsts = previous.dropna(subset=["identity"]).drop_duplicates(KEY).set_index(KEY)[list(columns)]
    found = looked_up(frame, ["reference_receipt", "identity"], firsts)
    for column in columns:
        frame[f"{column}_last_month"] = found[column]


def add_running(frame: pd.DataFrame, previous: pd.DataFrame, figures: Cumulative, digits: Digits) -> None:
    """Running figures beside last month's, per identity, on the identity's first row only.

    `<c>_total` the sum over rows of the identity; `<c>_last_month` the same of last month (ytd: not in January);
    `<c>_floor` the least it may be now; `<ytd>_expected` last month's ytd + this month's, or ytd itself where rounding
    explains the difference; `<ytd>_first_seen` this month's when last month's sheet did not have the identity; `<since_start>_expected`. A blank
    month adds nothing, so ytd must then stand still; a month that could not be read, or a blank ytd, makes its sums missing.
    A form of one figure alone has nothing to hold it against (the other is derived in the warehouse); `<month>_told`: the
    month where it is all a form tells, else 0: it must not be blank then.
    """
    is_first = frame["identity"].notna() & ~frame.duplicated(KEY)
    mine = looked_up(frame, KEY, totals(frame, KEY, figures.running))
    before = totals(previous.dropna(subset=["identity"]), KEY, figures.running)
    last = looked_up(frame, ["reference_receipt", "identity"], before)
    is_january = frame["report_period"].str.endswith("-01").fillna(False).astype(bool)
    last[figures.ytd] = last[figures.ytd].mask(is_january)
    rows = _rows_of_identity(frame, previous)
    for column in figures.running:
        frame[f"{column}_total"] = mine[column].where(is_first)
        frame[f"{column}_last_month"] = last[column].where(is_first)
        own = digits.places(column, frame["receipt_no"])
        others = digits.places(column, frame["reference_receipt"], unit_of=frame["receipt_no"])
        turned = slack_between(own, others) * rows.max(axis=1)
        frame[f"{column}_floor"] = frame[f"{column}_last_month"] - (turned + 1) // 2
    if figures.month:
        keys_of_rows = [frame[k] for k in KEY]
        is_unread = frame["unread"].map(lambda fields: figures.month in fields).astype(bool)
        month = bounded(frame[figures.month]).groupby(keys_of_rows).transform("sum").where(is_first)
        month = month.mask(is_unread.groupby(keys_of_rows).transform("any").fillna(False).astype(bool))
        month = month.mask(digits.is_lacking(figures.month, frame["receipt_no"], beside=figures.ytd))
        is_all = digits.is_lacking(figures.ytd, frame["receipt_no"], beside=figures.month)
        frame[f"{figures.month}_told"] = frame[figures.month].where(is_all, 0)
        keys = pd.MultiIndex.from_frame(frame[["reference_receipt", "identity"]])
        is_new = frame["reference_receipt"].notna() & ~pd.Series(keys.isin(before.index), index=frame.index)
        expected = (last[figures.ytd] + month).mask(is_january, month)
        slack = _slack_of_sum(frame, figures.ytd, figures.month, digits, rows, last[figures.ytd])
        frame[f"{figures.ytd}_expected"] = lenient(frame[f"{figures.ytd}_total"], expected, slack)
        frame[f"{figures.ytd}_first_seen"] = lenient(
            frame[f"{figures.ytd}_total"], month.where(is_new & ~is_january), slack
        )
        if figures.since_start:
            _add_since_start(frame, figures, digits, rows, month)


def _add_since_start(
    frame: pd.DataFrame, figures: Cumulative, digits: Digits, rows: pd.DataFrame, month: pd.Series
) -> None:
    """`<since_start>_expected`: last month's + this month's, or the figure itself where rounding explains the difference.

    Missing where the difference is told otherwise: the figure fell, it grew a thousandfold, or ytd is off by as much.
    """
    column, stated = str(figures.since_start), frame[f"{figures.since_start}_total"]
    last = frame[f"{column}_last_month"]
    expected = lenient(
        stated, last + month, _slack_of_sum(frame, column, str(figures.month), digits, rows, last)
    )
    off_in_year = frame[f"{figures.ytd}_total"] - frame[f"{figures.ytd}_expected"]
    is_told = (
        (stated < frame[f"{column}_floor"]).fillna(False)
        | (stated - last - month == off_in_year).fillna(False) & (off_in_year != 0).fillna(False)
        | ((last >= MILLION) & (stated > last * 1000)).fillna(False)
    )
    frame[f"{column}_expected"] = expected.mask(is_told.astype(bool))


def _rows_of_identity(frame: pd.DataFrame, previous: pd.DataFrame) -> pd.DataFrame:
    """How many rows of an identity this sheet (`own`) and last month's (`last`) have: each was rounded by itself."""
    own = frame.groupby(KEY)["row_key"].transform("size")
    sizes = previous.dropna(subset=["identity"]).groupby(KEY).size().to_frame("last")
    last = looked_up(frame, ["reference_receipt", "identity"], sizes)["last"]
    return pd.DataFrame({"own": own, "last": last}).fillna(0).astype("Int64")


def _slack_of_sum(
    frame: pd.DataFrame, running: str, month: str, digits: Digits, rows: pd.DataFrame, last: pd.Series
) -> pd.Series:
    """Twice what rounding may explain in running = last + month. The sum with a blank is a copy of the other figure."""
    own = digits.places(running, frame["receipt_no"])
    added = digits.places(month, frame["receipt_no"])
    before = digits.places(running, frame["reference_receipt"], unit_of=frame["receipt_no"])
    is_alone = last.isna() & (added == own) | frame[month].isna() & (before == own)
    return (rows["own"] * (own + added) + rows["last"] * before).mask(is_alone, 0)


def add_rounded(frame: pd.DataFrame, digits: Digits, pairs: Iterable[tuple[str, str]]) -> None:
    """`<b>_within_<a>` for each (a, b) of one row of which a ≥ b must hold: b less what rounding may turn around."""
    for greater, smaller in pairs:
        own, other = (digits.places(column, frame["receipt_no"]) for column in (greater, smaller))
        frame[f"{smaller}_within_{greater}"] = frame[smaller] - (slack_between(own, other) + 1) // 2


def add_sum(frame: pd.DataFrame, digits: Digits, total: str, parts: Sequence[str], name: str) -> None:
    """What `total` must be, from the parts that are filled in (a blank part is none), missing when no part is.

    `<name>_expected`: the sum, or `total` itself where rounding explains the difference. `<name>_exact`: `total` itself,
    or the sum where rounding explains a difference: the two tell a wrong sum from a rounded one.
    """
    found = frame[list(parts)].apply(bounded).sum(axis=1, min_count=1).astype("Int64")
    slack = digits.places(total, frame["receipt_no"])
    for part in parts:
        slack = slack + digits.places(part, frame["receipt_no"]).where(frame[part].notna(), 0)
    expected = lenient(frame[total], found, slack)
    frame[f"{name}_expected"] = expected
    frame[f"{name}_exact"] = found.where(expected == frame[total], frame[total])


def add_unit_suspicion(frame: pd.DataFrame, figures: Cumulative, agreed: str) -> None:
    """Bounds that only a wrong unit (万元 for 亿元 or 元: a factor of 10,000) crosses.

    `agreed_x100` (agreed investment > 0), `agreed_x1000`, `agreed_last_month_x1000`; `since_start_x1000` and
    `since_start_last_month_x1000` of figures above zero (last month's from 1 万元 on: small beginnings do grow);
    `since_start_plausible`: since start where it is within 100 times the agreed sum, or that is not known.
    """
    stated, before = bounded(frame[agreed]), bounded(frame[f"{agreed}_last_month"])
    frame["agreed_x100"] = stated.where(stated > 0) * 100
    frame["agreed_x1000"] = stated.where(stated > 0) * 1000
    frame["agreed_last_month_x1000"] = before.where(before > 0) * 1000
    total, last = frame[f"{figures.since_start}_total"], frame[f"{figures.since_start}_last_month"]
    frame["since_start_x1000"] = total.where(total > 0) * 1000
    frame["since_start_last_month_x1000"] = last.where(last >= MILLION) * 1000
    own = frame[figures.since_start]
    frame["since_start_plausible"] = own.mask((own > frame["agreed_x100"]).fillna(False).astype(bool))


def add_factor(frame: pd.DataFrame, ytd: str) -> None:
    """`<ytd>_factor`: how many times last month's ytd is, in words, where that speaks for a wrong unit; else missing.

    Exactly 10, 100, 1,000 or 10,000 times (or that part) while this month's figure does not explain it; or more than
    1,000 times (or less than that part) of 1 万元 and more. `<ytd>_is_shifted`: whether it does.
    """
    total, last = (bounded(frame[f"{ytd}_{s}"]) for s in ("total", "last_month"))
    now, then = total.where(total > 0), last.where(last > 0)
    factor = pd.Series(pd.NA, index=frame.index, dtype="str")
    is_unexplained = (total != frame[f"{ytd}_expected"]).fillna(True)
    signs = [((now > then * 1000) & (then >= MILLION), "1000 倍以上")]
    signs += [((now * 1000 < then) & (then >= MILLION), "不到千分之一")]
    for power in (10, 100, 1000, 10_000):
        signs += [((now == then * power) & is_unexplained, f"{power} 倍")]
        signs += [((now * power == then) & is_unexplained, f"{power} 分之一")]
    for is_so, words in signs:
        factor = factor.mask(is_so.fillna(False).astype(bool), words)
    frame[f"{ytd}_factor"] = factor
    frame[f"{ytd}_is_shifted"] = factor.notna().astype("boolean")
