"""What lies in an inbox or stands in its receipts.csv and leads to no receipt: said, never passed over. Nothing is taken in."""

from __future__ import annotations

from collections.abc import Iterable

import ingest
from kernel.home import Home
from kernel.office import list_offices
from ledger import Receipt


def inbox_notices(home: Home, office_code: str, known: Iterable[Receipt]) -> tuple[str, ...]:
    """Of one office, in Chinese; `known` are its receipts. Raises DataFileError for a faulty receipts.csv."""
    inbox = home.inbox / office_code
    found = ingest.listed(inbox)
    seen = found.files.keys() | {receipt.inbox_path for receipt in known}
    missing = [path for path in ingest.read_manifest(inbox / ingest.MANIFEST) if path not in seen]
    return (*found.notices, *(f"receipts.csv 登记的文件不在收件文件夹里：{path}" for path in missing))


def stray_notices(home: Home) -> tuple[str, ...]:
    """Files in no office's folder, in Chinese: nobody would ever take them in."""
    offices = list_offices(home.offices)
    strays = [
        name
        for name in ingest.listed(home.inbox).files
        if "/" not in name or name.partition("/")[0] not in offices
    ]
    return tuple(f"不在任何考核主体的文件夹里，没有收：{name}" for name in strays)
