"""Which revision each counting receipt is, and which one took its place. Pure: receipts in, standings out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.records import STATUS_ZH, Receipt


@dataclass(frozen=True)
class Standing:
    """A receipt, its revision number among the counting ones of its submission, and the receipt that replaced it."""

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

    A submission is (office, unit, form set, period); its counting revisions are numbered by (received_at, receipt_no),
    and the last one counts. `receipts` must hold all receipts of the submissions it touches.
    """
    receipts = list(receipts)
    revisions: dict[tuple[str | None, ...], list[Receipt]] = {}
    for receipt in receipts:
        if receipt.is_counting:
            revisions.setdefault(receipt.submission, []).append(receipt)
    order = {
        key: [r.receipt_no for r in sorted(group, key=lambda r: (r.received_at, r.receipt_no))]
        for key, group in revisions.items()
    }
    return [_standing(receipt, order.get(receipt.submission, [])) for receipt in receipts]


def _standing(receipt: Receipt, order: list[str]) -> Standing:
    if not receipt.is_counting:
        return Standing(receipt, None, None)
    position = order.index(receipt.receipt_no)
    return Standing(receipt, position + 1, None if receipt.receipt_no == order[-1] else order[position + 1])
