"""The register of receipts as a clerk asks for it: every received file with its end, and one receipt whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest import returns
from kernel import landed
from kernel.home import Home
from kernel.period import Period
from ledger import Ledger, ReadingRecord, Receipt, Standing, standings
from orchestration.verdicts import Row

SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Line:
    """One received file. Counts of findings are None until it is judged."""

    standing: Standing
    block_count: int | None
    warning_count: int | None
    explain_count: int | None

    @property
    def receipt(self) -> Receipt:
        return self.standing.receipt


@dataclass(frozen=True)
class Whole:
    """One receipt with everything known of it; paths are absolute. `archived` is None when no bytes were had."""

    line: Line
    findings: tuple[Row, ...]
    readings: tuple[ReadingRecord, ...]
    archived: Path | None
    returned: tuple[Path, ...]


def lines(
    home: Home,
    ledger: Ledger,
    office_code: str,
    *,
    period: Period | None = None,
    unit_code: str | None = None,
    status: str | None = None,
) -> list[Line]:
    """The office's receipts in number order, narrowed where asked.

    `period` takes reports of any of its months, and files that do not tell theirs by where they landed. `status` is a
    status of the ledger, or `superseded`, which an accepted receipt is when a later revision took its place.
    """
    counts = {
        row["receipt_no"]: row for row in landed.read(home.landed, "submission", office_code).to_pylist()
    }
    found = standings(ledger.receipts(office_code))
    return [
        _line(standing, counts.get(standing.receipt.receipt_no))
        for standing in found
        if (period is None or _is_of(standing.receipt, period))
        and unit_code in (None, standing.receipt.unit_code)
        and status in (None, _state(standing))
    ]


def whole(home: Home, ledger: Ledger, receipt_no: str) -> Whole:
    """Everything about one receipt. Raises LookupError for an unknown number."""
    office_code = receipt_no.rpartition("-")[0]
    line = next((x for x in lines(home, ledger, office_code) if x.receipt.receipt_no == receipt_no), None)
    if line is None:
        raise LookupError(f"没有回执“{receipt_no}”")
    receipt = line.receipt
    findings: list[Row] = []
    if receipt.landing_period:
        table = landed.read_one(home.landed, "finding", office_code, receipt.landing_period)
        findings = [row for row in table.to_pylist() if row["receipt_no"] == receipt_no]
    named = (home.returned / office_code).rglob(f"*_{receipt_no}_*")
    answers = [path for path in named if returns.receipt_answered(path.name, office_code) == receipt_no]
    return Whole(
        line=line,
        findings=tuple(sorted(findings, key=lambda row: row["finding_no"])),
        readings=tuple(ledger.readings(receipt_no)),
        archived=home.root / receipt.archive_path if receipt.archive_path else None,
        returned=tuple(sorted(answers)),
    )


def find(ledger: Ledger, receipt_no: str) -> Receipt:
    """The receipt of this number. Raises LookupError when there is none."""
    for receipt in ledger.receipts(receipt_no.rpartition("-")[0]):
        if receipt.receipt_no == receipt_no:
            return receipt
    raise LookupError(f"没有回执“{receipt_no}”")


def of_years(receipts: Sequence[Receipt], years: range | None) -> list[Receipt]:
    """Receipts that landed in these years (all when None)."""
    return [r for r in receipts if years is None or (r.landing_period and int(r.landing_period[:4]) in years)]


def _line(standing: Standing, row: Row | None) -> Line:
    names = ("block_count", "warning_count", "explain_count")
    return Line(standing, *(row[name] if row else None for name in names))


def _state(standing: Standing) -> str:
    return SUPERSEDED if standing.superseded_by else standing.receipt.status


def _is_of(receipt: Receipt, period: Period) -> bool:
    code = receipt.report_period or receipt.landing_period
    return code is not None and bool(set(Period.parse(code).months()) & set(period.months()))
