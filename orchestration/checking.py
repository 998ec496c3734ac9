"""The verdict a workbook would get if it were handed in now: nothing is numbered, archived or landed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import expectations
import ingest
from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder
from ledger import Receipt, Standing, standings
from ledger.records import READ
from orchestration.evaluation import Rulings, evaluate, history, read_batch
from orchestration.resent import findings_of
from orchestration.verdicts import Row

# The number a file goes by that has none yet; a township never sees it.
_NUMBER = "check"


@dataclass(frozen=True)
class Checked:
    """What the workbook holds and the verdict on it. `findings` are rows of landed `finding`.

    `has_history`: this installation received something of the office before; `is_compared`: the workbook was held
    against it. `same_as`: the receipt with the same bytes; the workbook would be a duplicate of it whatever its content
    is worth, and `status` and `findings` say what that is.
    """

    reading: ingest.Reading
    findings: tuple[Row, ...]
    status: str
    has_history: bool
    is_compared: bool
    same_as: Standing | None


def check_file(folder: OfficeFolder, path: Path, home: Home | None = None, inbox_folder: str = "") -> Checked:
    """Read and judge the file at `path` as if it came in now, in `inbox_folder` of the inbox (`""`: none).

    With `home`, against the office's landed history and waivers, if it has any. Raises DataFileError for a faulty
    layout.
    """
    expectations.prepare()  # while another process reads the file
    layouts = ingest.load_layouts(folder)
    with ingest.Readers(folder, layouts) as readers:
        _, reading = next(readers.read([ingest.Job(path, path.name, inbox_folder)]))
    receipt = _as_received(folder, path, inbox_folder)
    reading = ingest.attributed(ingest.explained(reading, path, path.name), folder, receipt.inbox_path)
    year = int(ingest.landing_period(reading, receipt)[:4])
    before = history(home, folder.code, year) if home else {}
    known, rulings = [], Rulings()
    if home and landed.read(home.landed, "submission", folder.code).num_rows:
        from ledger import Ledger

        ledger = Ledger(home.ledger_url)
        known, rulings = ledger.receipts(folder.code), Rulings(ledger.rulings.waivers(folder.code))
    judged = evaluate(folder, read_batch([(receipt, reading)]), before, known, rulings)[0]
    same_as = _same_as(known, receipt)
    elsewhere = findings_of(folder, receipt, same_as.receipt) if same_as else []
    return Checked(
        reading=reading,
        findings=(*judged.findings, *elsewhere),
        status=judged.receipt.status,
        has_history=bool(known),
        is_compared=reading.form_set is not None and any(table.num_rows for table in before.values()),
        same_as=same_as,
    )


def _same_as(known: Sequence[Receipt], receipt: Receipt) -> Standing | None:
    """The receipt these bytes were read under, as it stands. Empty files are not one file sent twice."""
    same = (s for s in standings(known) if s.receipt.sha256 == receipt.sha256 and not s.receipt.duplicate_of)
    return next(same, None) if receipt.file_size else None


def _as_received(folder: OfficeFolder, path: Path, inbox_folder: str) -> Receipt:
    return Receipt(
        receipt_no=_NUMBER,
        office_code=folder.code,
        inbox_path=f"{inbox_folder}/{path.name}" if inbox_folder else path.name,
        file_name=path.name,
        file_size=path.stat().st_size,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        archive_path=None,
        sender=None,
        received_at=folder.office.now(),
        is_received_at_estimated=False,
        duplicate_of=None,
        status=READ,
        unit_code=None,
        form_set=None,
        report_period=None,
        landing_period=None,
        is_nil_return=False,
    )
