"""Which revision each received file is, and which one took its place. Pure: receipts in, standings out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from ledger.records import READ, RECEIVED, STATUS_ZH, WAITING, Receipt

_UNJUDGED = (WAITING, RECEIVED, READ)


@dataclass(frozen=True)
class Standing:
    """A receipt, its revision number within its submission, and the receipt that replaced it.

    Without a verdict, or when nobody can tell whose and of when it is, a file is no revision of anything (None).
    """

    receipt: Receipt
    revision: int | None
    superseded_by: str | None

    @property
    def status_zh(self) -> str:
        """The one end this file came to, as a clerk reads it."""
        if self.superseded_by:
            return f"已被 {self.superseded_by} 取代"
        if self.receipt.duplicate_of:
            return f"与 {self.receipt.duplicate_of} 相同"
        return STATUS_ZH[self.receipt.status]


def standings(receipts: Iterable[Receipt]) -> list[Standing]:
    """One standing a receipt, in the order given.

    A submission is (office, unit, form set, period); all its revisions, whatever their verdicts, are numbered by
    (received_at, receipt_no), as staging numbers them, and the last accepted one counts. `receipts` must hold all
    receipts of the submissions it touches.
    """
    receipts = list(receipts)
    revisions: dict[tuple[str | None, ...], list[Receipt]] = {}
    for receipt in receipts:
        if receipt.status not in _UNJUDGED and None not in receipt.submission:
            revisions.setdefault(receipt.submission, []).append(receipt)
    standing = {}
    for group in revisions.values():
        group.sort(key=lambda r: (r.received_at, r.receipt_no))
        counting = [r.receipt_no for r in group if r.is_counting]
        next_of = dict(pairwise(counting))
        for number, receipt in enumerate(group, start=1):
            standing[receipt.receipt_no] = Standing(receipt, number, next_of.get(receipt.receipt_no))
    return [standing.get(r.receipt_no, Standing(r, None, None)) for r in receipts]
