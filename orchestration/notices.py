"""What lies in an inbox or stands in its receipts.csv and leads to no receipt: said, never passed over. Nothing is taken in."""

from __future__ import annotations

from collections.abc import Iterable

import ingest
from kernel.home import Home
from kernel.office import list_offices
from ledger import Receipt, standings


def inbox_notices(home: Home, office_code: str, known: Iterable[Receipt]) -> tuple[str, ...]:
    """Of one office, in Chinese; `known` are all its receipts. Raises DataFileError for a faulty receipts.csv."""
    known, inbox = list(known), home.inbox / office_code
    found = ingest.listed(inbox)
    seen = found.files.keys() | {receipt.inbox_path for receipt in known}
    missing = [path for path in ingest.read_manifest(inbox / ingest.MANIFEST) if path not in seen]
    return (
        *found.notices,
        *(f"receipts.csv 登记的文件不在收件文件夹里：{path}" for path in missing),
        *(
            _put_back(receipt, counting)
            for receipt, counting in put_back(known)
            if receipt.inbox_path in found.files
        ),
    )


def put_back(known: Iterable[Receipt]) -> list[tuple[Receipt, Receipt]]:
    """Older revisions sent again after others took their place, each with the receipt that counts all the same. One that
    never counted (sent back, held) had no place: saved anew, it would only be sent back again.

    `known`: all receipts of an office. Bytes received before never count anew: whoever sends the older file may mean it,
    or may have mixed up two files. Only the last receipt of a path is told; what lay there before is gone.
    """
    found = standings(known)
    by_number = {s.receipt.receipt_no: s.receipt for s in found}
    counting = {
        s.receipt.submission: s.receipt for s in found if s.receipt.is_counting and not s.superseded_by
    }
    last = {s.receipt.inbox_path: s.receipt for s in found}
    pairs = []
    for receipt in last.values():
        first = by_number.get(receipt.duplicate_of or "")
        other = counting.get(first.submission) if first and first.is_counting else None
        if other and first and other.receipt_no != first.receipt_no and _came_before(other, receipt):
            pairs.append((receipt, other))
    return pairs


def _came_before(counting: Receipt, receipt: Receipt) -> bool:
    """At one path the files came in the order of their numbers, whatever times they bear."""
    return counting.inbox_path == receipt.inbox_path or counting.received_at <= receipt.received_at


def _put_back(receipt: Receipt, counting: Receipt) -> str:
    return (
        f"{receipt.inbox_path}（{receipt.receipt_no}）与先前的 {receipt.duplicate_of} 一字不差，计入的仍是 "
        f"{counting.receipt_no}（{counting.inbox_path}）；确要改回先前内容的，请打开该文件另存一次再放入收件文件夹"
    )


def stray_notices(home: Home) -> tuple[str, ...]:
    """Files in no office's folder, in Chinese: nobody would ever take them in."""
    offices = list_offices(home.offices)
    strays = [
        name
        for name in ingest.listed(home.inbox).files
        if "/" not in name or name.partition("/")[0] not in offices
    ]
    return tuple(f"不在任何考核主体的文件夹里，没有收：{name}" for name in strays)
