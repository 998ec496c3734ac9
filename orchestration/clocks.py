"""Received times the office writes into receipts.csv after a file was numbered: an estimate gives way, a stated time stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import ingest
from kernel import landed
from kernel.home import Home
from kernel.period import Period
from ledger import Ledger, Receipt
from ledger.records import WAITING


def set_clocks(home: Home, ledger: Ledger, known: Sequence[Receipt], scan: ingest.Scan) -> tuple[str, ...]:
    """Put stated times in place of estimated ones and senders where none is known, in landed submissions and the ledger.

    Says in Chinese what was done. A time that was stated before is not changed: the contradiction is told instead, and so
    is a time before what the file reports had begun.
    """
    stated = [
        (r, scan.clocks[r.inbox_path]) for r in known if r.status != WAITING and r.inbox_path in scan.clocks
    ]
    late = [
        replace(r, received_at=clock.received_at, sender=clock.sender, is_received_at_estimated=False)
        for r, clock in stated
        if r.is_received_at_estimated
    ]
    sent = [
        replace(r, sender=clock.sender)
        for r, clock in stated
        if not r.is_received_at_estimated and r.sender is None and clock.sender
    ]
    _land(home, [*late, *sent])
    ledger.set_clocks([*late, *sent])
    said = [f"已按 receipts.csv 补上 {len(late)} 份文件的收到时间"] if late else []
    said += [f"已按 receipts.csv 补上 {len(sent)} 份文件的报送人"] if sent else []
    said += [
        f"receipts.csv 的收到时间 {clock.received_at:%Y-%m-%d %H:%M} 与回执 {r.receipt_no} 已登记的 "
        f"{r.received_at:%Y-%m-%d %H:%M} 不同，以回执为准：{r.inbox_path}"
        for r, clock in stated
        if not r.is_received_at_estimated and clock.received_at != r.received_at
    ]
    said += [
        f"receipts.csv 的收到时间 {clock.received_at:%Y-%m-%d %H:%M} 早于 {r.report_period} 开始，请核对：{r.inbox_path}"
        for r, clock in stated
        if r.report_period and clock.received_at.date() < _begins(r.report_period)
    ]
    return tuple(said)


def _begins(report_period: str) -> date:
    """The first day figures of a period can be known; targets of a year are set in the year before."""
    period = Period.parse(report_period)
    return period.year_before().first_day if period.kind == "year" else period.first_day


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
