"""Received times the office writes into receipts.csv after a file was numbered: an estimate gives way, a stated time stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import ingest
from kernel import landed
from kernel.home import Home
from ledger import Ledger, Receipt
from ledger.records import WAITING


def set_clocks(home: Home, ledger: Ledger, known: Sequence[Receipt], scan: ingest.Scan) -> tuple[str, ...]:
    """Put stated times in place of estimated ones, in landed submissions and the ledger; says in Chinese what was done.

    A time that was stated before is not changed: the contradiction is told instead.
    """
    stated = [
        (r, scan.clocks[r.inbox_path]) for r in known if r.status != WAITING and r.inbox_path in scan.clocks
    ]
    late = [
        replace(r, received_at=clock.received_at, sender=clock.sender, is_received_at_estimated=False)
        for r, clock in stated
        if r.is_received_at_estimated
    ]
    _land(home, late)
    ledger.set_clocks(late)
    said = [f"已按 receipts.csv 补上 {len(late)} 份文件的收到时间"] if late else []
    said += [
        f"receipts.csv 的收到时间 {clock.received_at:%Y-%m-%d %H:%M} 与回执 {r.receipt_no} 已登记的 "
        f"{r.received_at:%Y-%m-%d %H:%M} 不同，以回执为准：{r.inbox_path}"
        for r, clock in stated
        if not r.is_received_at_estimated and clock.received_at != r.received_at
    ]
    return tuple(said)


def _land(home: Home, receipts: Sequence[Receipt]) -> None:
    """Rewrite what landed submissions say of when these came and from whom. Those not judged yet have none."""
    groups: dict[tuple[str, str], dict[str, Receipt]] = defaultdict(dict)
    for receipt in receipts:
        if receipt.landing_period:
            groups[receipt.office_code, receipt.landing_period][receipt.receipt_no] = receipt
    for (office, period), group in groups.items():
        rows = landed.read_one(home.landed, "submission", office, period).to_pylist()
        mine = [{**row, **_clock(group[row["receipt_no"]])} for row in rows if row["receipt_no"] in group]
        landed.merge(home.landed, "submission", office, period, list(group), mine)


def _clock(receipt: Receipt) -> dict[str, object]:
    names = ("received_at", "sender", "is_received_at_estimated")
    return {name: getattr(receipt, name) for name in names}
