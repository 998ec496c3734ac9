"""Inbox → receipts → read rows, for one office. Plain Python: no Dagster, so the command line can call it.

The whole inbox is looked through every time, whatever years a run is for: a file belongs to its sender's month only once
it is read, and none may be in no state. What was read before is not read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import ingest
from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder
from ledger import Ledger, Receipt, Verdict
from ledger.records import DUPLICATE, READ, RECEIVED, WAITING
from orchestration.archive_reader import read_archived
from orchestration.clocks import set_clocks
from orchestration.evaluation import read_facts
from orchestration.notices import inbox_notices
from orchestration.progress import track
from orchestration.resent import land_duplicates

_BATCH = 200  # workbooks read before their rows are landed: bounds memory, keeps file writes few


@dataclass(frozen=True)
class IntakeReport:
    """What one run did with the inbox, counted: files there, files read, duplicates, files waited for, files refused
    unread. `notices`: what somebody should look at, in Chinese.
    """

    received: int
    read: int
    duplicates: int
    waiting: int
    refused: int
    notices: tuple[str, ...]


def take_in(home: Home, folder: OfficeFolder, ledger: Ledger, now: datetime) -> IntakeReport:
    """Number, archive and read every inbox file that was not read before; land its rows. `now`: naive office time.

    A file that cannot be read lands its findings like any other. Raises DataFileError for a faulty layout or
    receipts.csv, before anything is landed.
    """
    landed.prepare(home.landed)
    layouts = ingest.load_layouts(folder)
    before = ledger.receipts(folder.code)
    first_seen = {r.inbox_path: r.received_at for r in before if r.status == WAITING}
    scan = ingest.scan(home, folder, now, first_seen)
    # what an earlier run left unjudged is read again: it may have landed anything, or nothing
    left_over = [r for r in before if r.status in (RECEIVED, READ)]
    ingest.clear(home, folder.code, left_over)
    todo = [*left_over, *_register(ledger, before, scan, now), *_lost(ledger, folder, before, scan, now)]
    whole = [r for r in todo if r.archive_path and r.status != DUPLICATE]
    lost = [r for r in todo if not r.archive_path]
    _read(home, folder, ledger, layouts, whole, now)
    _land(home, folder, ledger, [(r, _without_bytes(folder, r, scan)) for r in lost], now)
    known = ledger.receipts(folder.code)
    return IntakeReport(
        received=len(scan.paths),
        read=len(whole),
        duplicates=land_duplicates(home, folder, ledger, known, now),
        waiting=sum(r.status == WAITING for r in known),
        refused=len(lost),
        notices=(*set_clocks(home, ledger, known, scan), *inbox_notices(home, folder.code, known)),
    )


def _register(ledger: Ledger, before: Sequence[Receipt], scan: ingest.Scan, now: datetime) -> list[Receipt]:
    """Receipts of the files that hold other bytes than when they were last seen, in the order they came."""
    last = {r.inbox_path: r.sha256 for r in before}
    new = [a for a in scan.arrivals if last.get(a.inbox_path) != a.sha256]
    return [ledger.register(arrival, now) for arrival in track("登记回执", new, len(new))]


def _lost(
    ledger: Ledger, folder: OfficeFolder, before: Sequence[Receipt], scan: ingest.Scan, now: datetime
) -> list[Receipt]:
    """Enter files without usable bytes as waiting; returns those waited for in vain or taken away meanwhile."""
    last = {r.inbox_path: (r.file_size, r.status != WAITING) for r in before}
    lost = []
    for file in scan.unready:
        # a known file that cannot be read just now has its end already
        if last.get(file.inbox_path) != (file.file_size, True):
            receipt = ledger.wait_for(folder.code, file.inbox_path, file.file_size, now)
            lost += [receipt] if file.is_overdue else []
    return lost + [r for r in before if r.status == WAITING and r.inbox_path not in scan.paths]


def _without_bytes(folder: OfficeFolder, receipt: Receipt, scan: ingest.Scan) -> ingest.Reading:
    """What is said of a file that never could be taken."""
    is_there = receipt.inbox_path in scan.paths
    reading = (ingest.unreadable if is_there else ingest.withdrawn)(receipt.inbox_path)
    return ingest.attributed(reading, folder, receipt.inbox_path)


def _read(
    home: Home,
    folder: OfficeFolder,
    ledger: Ledger,
    layouts: ingest.Layouts,
    todo: Sequence[Receipt],
    now: datetime,
) -> None:
    """Read archived files and land them batch by batch."""
    pairs: list[tuple[Receipt, ingest.Reading]] = []
    for pair in track("读取报表", read_archived(home, folder, layouts, todo), len(todo)):
        pairs.append(pair)
        if len(pairs) == _BATCH:
            _land(home, folder, ledger, pairs, now)
            pairs = []
    _land(home, folder, ledger, pairs, now)


def _land(
    home: Home,
    folder: OfficeFolder,
    ledger: Ledger,
    pairs: Sequence[tuple[Receipt, ingest.Reading]],
    now: datetime,
) -> None:
    """Land a batch, then enter it in the ledger as read."""
    ingest.land(home, folder.code, pairs)
    verdicts = [
        Verdict(receipt_no=receipt.receipt_no, status=READ, **read_facts(receipt, reading))
        for receipt, reading in pairs
    ]
    ledger.conclude(verdicts, now)
