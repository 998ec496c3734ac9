"""Reading archived files of the ledger's receipts, in child processes; every one of them ends in a Reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import ingest
from kernel.home import Home
from kernel.office import OfficeFolder
from ledger import Receipt


def read_archived(
    home: Home, folder: OfficeFolder, layouts: ingest.Layouts, receipts: Sequence[Receipt]
) -> Iterator[tuple[Receipt, ingest.Reading]]:
    """Each receipt, all of which have an archived file, with what its workbook holds, in the order given."""
    if not receipts:
        return
    with ingest.Readers(folder, layouts) as readers:
        jobs = (_job(home, receipt) for receipt in receipts)
        for receipt, (job, reading) in zip(receipts, readers.read(jobs), strict=True):
            whole = ingest.explained(reading, job.path, job.name)
            yield receipt, ingest.attributed(whole, folder, receipt.inbox_path)


def _job(home: Home, receipt: Receipt) -> ingest.Job:
    parent = PurePosixPath(receipt.inbox_path).parent.as_posix()
    return ingest.Job(
        path=home.root / str(receipt.archive_path),
        name=receipt.file_name,
        folder="" if parent == "." else parent,
    )
