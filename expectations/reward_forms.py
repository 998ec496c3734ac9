"""Helper columns of rewards (奖励兑现表): the tax or capital that earned one, and what was paid for it before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from expectations.compared import add_repeats
from expectations.past import Past, ReceiptInfo
from expectations.typed import identity, in_renminbi, totals
from kernel.period import Period

# basis_kind → form, the subject's code there, its year-to-date figure, and what a finding calls it
_FACTS = {
    "tax": ("tax", "credit_code", "paid_ytd_wan", "实缴税收"),
    "capital": ("capital", "project_code", "ytd_amount_wan", "到位资金"),
}


class _Paid(NamedTuple):
    """One reward as it is held against others: of what, for which months, how much."""

    subject: tuple[str, str]
    basis: Period
    amount: int


def derive_reward(frame: pd.DataFrame, past: Past) -> None:
    """Repeats; `basis_is_over`: the basis ends by the day of payment. `fact_wan`: what the unit's ledgers, as known when
    the row came, say of the subject in the basis period, `has_fact` whether they say anything above zero (both missing:
    a workbook they would stand in is not there). `paid_before_wan`: paid for the same basis in other workbooks or rows
    above, `fits_entitled` whether this payment still fits. `is_own_basis`: no other payment for the subject has a
    basis of other, overlapping months (`other_period_zh`). `basis_period_zh`, `basis_zh` are for messages.
    """
    basis = [_basis(row) for row in frame.itertuples()]
    key = [frame[c].astype("str") for c in ("basis_kind", "basis_year", "basis_part")]
    add_repeats(frame, identity(frame["subject_code"], frame["batch_no"], frame["unit_code"], *key))
    frame["basis_is_over"] = pd.array(
        [
            pd.NA if period is None or pd.isna(day) else pd.Timestamp(period.last_day) <= day
            for period, day in zip(basis, frame["paid_date"], strict=True)
        ],
        dtype="boolean",
    )
    facts = _Facts(past)
    found = [facts.of(row, period) for row, period in zip(frame.itertuples(), basis, strict=True)]
    frame["fact_wan"] = pd.array([pd.NA if f is None or f <= 0 else f for f in found], dtype="Int64")
    frame["has_fact"] = pd.array([pd.NA if f is None else f > 0 for f in found], dtype="boolean")
    frame["basis_period_zh"] = _texts(frame, [p.title_zh if p else None for p in basis])
    frame["basis_zh"] = _texts(frame, [_FACTS[k][3] if k in _FACTS else None for k in frame["basis_kind"]])
    _add_paid(frame, basis, past)


def _texts(frame: pd.DataFrame, values: list[str | None]) -> pd.Series:
    return pd.Series(values, index=frame.index, dtype="str")


def _basis(row: Any) -> Period | None:
    """The period of `basis_year` and `basis_part` (`year`, `h1`, `q3`, `m06`); None when they name none."""
    if pd.isna(row.basis_year) or pd.isna(row.basis_part) or not 1949 <= row.basis_year <= 2100:
        return None
    year, part = f"{row.basis_year:04d}", str(row.basis_part)
    return Period.parse(year if part == "year" else f"{year}-{part.removeprefix('m').upper()}")


class _Facts:
    """What units stated of a subject and period, looked up once a workbook."""

    def __init__(self, past: Past):
        self._past = past
        self._sums: dict[tuple[str, str], dict[str, int | None]] = {}

    def of(self, row: Any, basis: Period | None) -> int | None:
        """The figure at the basis period's end less that of the month before it; None when it is not known."""
        if basis is None or pd.isna(row.basis_kind) or pd.isna(row.subject_code) or pd.isna(row.unit_code):
            return None
        info = self._past.info(row.receipt_no)
        at_end = self._stated(row, basis.end_month, info)
        if basis.start_month.endswith("-01"):
            return at_end
        before = Period.parse(basis.start_month).previous().code
        at_start = self._stated(row, before, info)
        return None if at_end is None or at_start is None else at_end - at_start

    def _stated(self, row: Any, month: str, info: ReceiptInfo) -> int | None:
        """Year to date at a month's end: 0 when the sheet does not have the subject, None without a sheet or figure.

        A sheet that has the figure of nobody is one of months: nobody knows whom it leaves out.
        """
        form = _FACTS[row.basis_kind][0]
        receipt = _counting(self._past, form, str(row.unit_code), month, info)
        if receipt is None:
            return None
        sums = self._of_sheet(row.basis_kind, receipt)
        is_of_months = bool(sums) and all(figure is None for figure in sums.values())
        return sums.get(row.subject_code, None if is_of_months else 0)

    def _of_sheet(self, kind: str, receipt: str) -> dict[str, int | None]:
        if (kind, receipt) not in self._sums:
            form, code, figure, _ = _FACTS[kind]
            sheet = in_renminbi(self._past.frame(form, [receipt]), figure)
            sums = totals(sheet.dropna(subset=[code]), [code], [figure])[figure]
            self._sums[kind, receipt] = {c: None if pd.isna(v) else int(v) for c, v in sums.items()}
        return self._sums[kind, receipt]


def _counting(past: Past, form: str, unit: str, period: str, before: ReceiptInfo) -> str | None:
    """The latest workbook of (unit, period) that had come before and was not sent back."""
    revisions = past.revisions(form, unit, period, before)
    return next((r for r in revisions if not past.info(r).is_refused), None)


def _add_paid(frame: pd.DataFrame, basis: list[Period | None], past: Past) -> None:
    """`paid_before_wan`, `fits_entitled`, `other_period_zh`, `is_own_basis`."""
    elsewhere = {r: list(_paid_elsewhere(past, r)) for r in frame["receipt_no"].unique()}
    before: list[object] = []
    others: list[str | None] = []
    for row, period in zip(frame.itertuples(), basis, strict=True):
        paid = elsewhere[row.receipt_no]
        mine = _paid(row, period)
        if mine is None:
            before.append(pd.NA)
            others.append(None)
            continue
        same = [p for p in paid if p.subject == mine.subject]
        before.append(sum(p.amount for p in same if p.basis == mine.basis))
        crossing = (p.basis for p in same if p.basis != mine.basis and _meet(p.basis, mine.basis))
        others.append(next((other.title_zh for other in crossing), None))
        paid.append(mine)
    frame["paid_before_wan"] = pd.array(before, dtype="Int64")
    is_known = frame["paid_before_wan"].notna()
    fits = frame["paid_before_wan"] + frame["reward_wan"] <= frame["entitled_wan"]
    # a single payment above what it is entitled to is told as such
    is_repeat = frame["paid_before_wan"].gt(0)
    frame["fits_entitled"] = fits.astype("boolean").where(is_known & is_repeat)
    frame["other_period_zh"] = _texts(frame, others)
    frame["is_own_basis"] = frame["other_period_zh"].isna().astype("boolean").where(is_known)


def _paid(row: Any, basis: Period | None) -> _Paid | None:
    if basis is None or pd.isna(row.basis_kind) or pd.isna(row.subject_code) or pd.isna(row.reward_wan):
        return None
    return _Paid((row.basis_kind, row.subject_code), basis, int(row.reward_wan))


def _paid_elsewhere(past: Past, receipt_no: str) -> Iterator[_Paid]:
    """Rewards of the workbooks of other months that had come before this one and count."""
    info = past.info(receipt_no)
    months = [m for m in past.periods("reward", info.unit_code) if m != info.report_period]
    receipts = [_counting(past, "reward", str(info.unit_code), month, info) for month in months]
    for row in past.frame("reward", [r for r in receipts if r]).itertuples():
        if paid := _paid(row, _basis(row)):
            yield paid


def _meet(one: Period, other: Period) -> bool:
    return one.start_month <= other.end_month and other.start_month <= one.end_month
