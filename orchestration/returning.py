"""What goes back to the senders after judging: each workbook's findings beside what was accepted before, in `returned/`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import ingest
from ingest import returns
from ingest.returns.slip import State
from kernel.home import Home
from kernel.office import OfficeFolder
from kernel.period import Period
from ledger import Ledger, Receipt
from ledger.records import ACCEPTED, HELD, REJECTED, WARNED
from orchestration.progress import track
from orchestration.revisions import Revision, Revisions, Row, compare, told

_UNKNOWN = "_unknown"
_ANSWERED: dict[str, State] = {
    ACCEPTED: "accepted",
    WARNED: "accepted_with_warnings",
    REJECTED: "rejected",
    HELD: "held",
}
_log = logging.getLogger(__name__)


def write_returns(home: Home, folder: OfficeFolder, ledger: Ledger, receipts: Sequence[Receipt]) -> int:
    """Answer every judged receipt that has findings or corrects an earlier revision; returns how many were answered.

    Writing the same answer again changes nothing. A workbook whose answer cannot be written is logged and the others
    go on.
    """
    revisions = Revisions(home, folder, ingest.load_layouts(folder), ledger.receipts(folder.code))
    todo = [r for r in receipts if r.status in _ANSWERED and r.archive_path]
    todo.sort(key=lambda r: (r.landing_period or "", r.receipt_no))  # a month's landed files are read once
    answered = 0
    for receipt in track("生成回执", todo, len(todo)):
        try:
            answered += _answer(home, folder, revisions, receipt)
        except Exception:
            _log.exception("回执 %s（%s）的退回件没有写成", receipt.receipt_no, receipt.file_name)
    return answered


def mark(
    folder: OfficeFolder, path: Path, reading: ingest.Reading, findings: Sequence[Row], status: str, out: Path
) -> bool:
    """Write to `out` what the sender of the workbook at `path` would get back, without handing it in.

    `findings` are rows of landed `finding`. False: the file cannot be marked, `out` is 问题清单 alone. Raises
    FileExistsError when there is an `out`, OSError when it cannot be written.
    """
    if out.exists():
        raise FileExistsError(out)
    readings = [{**row, "receipt_no": None} for row in reading.readings]
    revision = Revision.of(ingest.load_layouts(folder), findings, readings, {})
    slip = returns.Slip(
        state=_ANSWERED[status],
        office_title=folder.office.name,
        file_name=path.name,
        findings=tuple(told(revision, None, folder)),
        unit_title=_unit_title(folder, reading.unit_code),
        period_title=_period_title(reading.report_period),
    )
    marked = returns.mark_workbook(path.read_bytes(), slip) if reading.form_set else None
    returns.write_whole(out, returns.list_workbook(slip) if marked is None else marked)
    return marked is not None


def _answer(home: Home, folder: OfficeFolder, revisions: Revisions, receipt: Receipt) -> bool:
    """Write one answer; False when there is nothing to say and nothing was said before."""
    revision = revisions.of(receipt)
    earlier = revisions.earlier_revision(receipt)
    comparison = compare(revisions, earlier, receipt, folder) if earlier else None
    places = _folders_of(home, receipt, is_sender_known=not _is_anothers(folder, receipt, revision))
    before = [path for place in places for path in returns.answers_in(place, receipt.receipt_no)]
    if not revision.findings and not before and not (comparison and comparison.settled):
        return False
    accepted = revisions.last_accepted(receipt)
    slip = returns.Slip(
        state=_ANSWERED[receipt.status],
        office_title=folder.office.name,
        file_name=receipt.file_name,
        findings=tuple(told(revision, revisions.of(accepted) if accepted else None, folder)),
        receipt_no=receipt.receipt_no,
        unit_title=_unit_title(folder, receipt.unit_code),
        period_title=_period_title(receipt.report_period),
        received_at=receipt.received_at,
        is_received_at_estimated=receipt.is_received_at_estimated,
        comparison=comparison,
    )
    returns.write_returned(
        home.root / str(receipt.archive_path),
        receipt.file_name,
        slip,
        places[0],
        is_read=receipt.form_set is not None,
    )
    for path in before:
        if path.parent != places[0]:
            path.unlink()
    return True


def _is_anothers(folder: OfficeFolder, receipt: Receipt, revision: Revision) -> bool:
    """Whether the file's name or its folder names another unit than the workbook: nobody knows then who sent it."""
    if all(finding["code"] != "unit_mismatch" for finding in revision.findings):
        return False
    places = (receipt.file_name, f"{PurePosixPath(receipt.inbox_path).parent}/_")
    named = {ingest.attributed(ingest.Reading(), folder, place).unit_code for place in places}
    return bool(named - {None, receipt.unit_code})


def _folders_of(home: Home, receipt: Receipt, *, is_sender_known: bool) -> list[Path]:
    """Where a receipt is answered, then where it may have been answered before (its unit or period not known yet)."""
    office = home.returned / receipt.office_code
    units = list(dict.fromkeys((receipt.unit_code or _UNKNOWN, _UNKNOWN)))
    if not is_sender_known:
        units.reverse()
    periods = dict.fromkeys((receipt.report_period or _UNKNOWN, _UNKNOWN))
    return [office / unit / period for unit in units for period in periods]


def _unit_title(folder: OfficeFolder, unit_code: str | None) -> str | None:
    if unit_code == folder.code:
        return folder.office.short_name
    names = {unit.unit_code: unit.unit_name for unit in folder.units}
    return names.get(unit_code or "")


def _period_title(period: str | None) -> str | None:
    return Period.parse(period).title_zh if period else None
