"""The versions of one submission, and what any two of them say differently, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import ingest
from ingest import returns
from kernel.home import Home
from kernel.office import OfficeFolder
from kernel.period import Period
from ledger import Ledger, Standing, standings
from ledger.records import DUPLICATE
from orchestration.revisions import Revisions, difference


class UnknownVersionError(LookupError):
    """There is no version of this number; `known` are those there are."""

    def __init__(self, version: int, known: tuple[int, ...]):
        super().__init__(version)
        self.version, self.known = version, known


class SeveralFormsError(LookupError):
    """The unit sent several forms about the period; `known` are their codes."""

    def __init__(self, known: tuple[str, ...]):
        super().__init__("、".join(known))
        self.known = known


@dataclass(frozen=True)
class Compared:
    """Two versions and the differences: rows added, removed, and one entry a changed field."""

    older: Standing
    newer: Standing
    changes: tuple[returns.Change, ...]


def versions(
    ledger: Ledger, office_code: str, unit_code: str, period: Period, form_set: str | None = None
) -> list[Standing]:
    """Every judged file of a submission in the order received, copies of another file left out; none when nothing came.

    Raises SeveralFormsError when `form_set` is not said and files of several are about the period.
    """
    found = [
        standing
        for standing in standings(ledger.receipts(office_code))
        if standing.revision is not None
        and standing.receipt.unit_code == unit_code
        and standing.receipt.report_period == period.code
        and standing.receipt.form_set in ((form_set,) if form_set else {standing.receipt.form_set})
        and standing.receipt.status != DUPLICATE
    ]
    forms = tuple(sorted({str(s.receipt.form_set) for s in found}))
    if len(forms) > 1:
        raise SeveralFormsError(forms)
    return sorted(found, key=lambda standing: standing.revision or 0)


def compared(
    home: Home,
    folder: OfficeFolder,
    ledger: Ledger,
    known: list[Standing],
    first: int | None = None,
    second: int | None = None,
) -> Compared | None:
    """Version `second` (the last that is not refused, else the last) against `first` (the one before it).

    None when there is no version before it. Raises UnknownVersionError.
    """
    newer = _version(known, second) if second is not None else _last(known)
    before = [s for s in known if (s.revision or 0) < (newer.revision or 0)]
    if first is None and not before:
        return None
    older = _version(known, first) if first is not None else before[-1]
    revisions = Revisions(
        home, folder, ingest.load_layouts(folder), [standing.receipt for standing in (older, newer)]
    )
    _, changes = difference(revisions.of(older.receipt), revisions.of(newer.receipt), folder)
    return Compared(older, newer, changes)


def _last(known: list[Standing]) -> Standing:
    counting = [standing for standing in known if standing.receipt.is_counting]
    return (counting or known)[-1]


def _version(known: list[Standing], number: int) -> Standing:
    for standing in known:
        if standing.revision == number:
            return standing
    raise UnknownVersionError(number, tuple(standing.revision or 0 for standing in known))
