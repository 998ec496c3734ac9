"""The home of a past day: what a run at the end of that day would have produced, from what was received and entered by then.

The office's landed rows, verdicts and rulings as they stood, its reference tables as of that day, the same models. It lies
beside the live home, which is only read, and is made again only when what it is made from changed. What does not belong
here: how each receipt stood (`past`).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import scheme
from kernel import landed
from kernel.home import PROJECT_ROOT, Home
from kernel.office import OfficeFolder
from ledger import Ledger
from orchestration import intake, judging, replaced
from orchestration.building import build
from orchestration.duplicates import Register
from orchestration.past import Then, end_of, rows_of, stood
from orchestration.progress import step
from orchestration.unknown import notes_on, schemes_on
from orchestration.warehouse import publish_copy
from orchestration.writer import one_writer

_STAMP = "known.json"
# What decides, beside an office's own files, what its landed rows come to.
_PROGRAM = (
    "kernel",
    "ledger",
    "ingest",
    "expectations",
    "scheme",
    "orchestration",
    "dbt_project/models",
    "dbt_project/macros",
    "dbt_project/dbt_project.yml",
)
_TEXTS = frozenset({".py", ".yaml", ".yml", ".sql", ".csv"})


class NothingKnownError(LookupError):
    """Nothing had been received by that day; `first` is the day the first file came, None when none ever did."""

    def __init__(self, first: date | None):
        self.first = first
        super().__init__(f"nothing received before {first}")


@dataclass(frozen=True)
class Known:
    """The home of a past day, and in Chinese what its reader must know of it."""

    home: Home
    notes: tuple[str, ...]


def known_on(live: Home, folder: OfficeFolder, day: date) -> Known:
    """What the office knew at the end of `day` (office time), as a home to read from; built unless it stands already.

    Raises NothingKnownError, LookupError for a verdict that cannot be told any more, DataFileError for a faulty office
    file, BuildFailedError.
    """
    home = live.known(folder.code, day)
    with one_writer(Home(home.root.parent, live.offices)):
        with one_writer(live):  # a night that is under way leaves tables of two states
            step(f"查 {day} 以前收到和登记的")
            ledger = Ledger(live.ledger_url)
            then = stood(live, ledger, folder.code, end_of(day))
            if not then:
                raise NothingKnownError(_first_day(ledger, folder.code))
            mark = _mark(ledger, folder, day, then)
            if (standing := _standing(home, mark)) is not None:
                return standing
            notes = notes_on(ledger, folder, day, then)
            shutil.rmtree(home.root, ignore_errors=True)
            lay_down(live, home, folder, day, then)
        build(home.root, f"按 {day} 所知建模与计分")
        publish_copy(home)
        home.warehouse.unlink()
        shutil.rmtree(home.root / "dbt")
        _stamp(home, mark, notes)  # last: a home without it is made again
    return Known(home, notes)


def _first_day(ledger: Ledger, office_code: str) -> date | None:
    return min((r.received_at.date() for r in ledger.receipts(office_code)), default=None)


def lay_down(live: Home, past: Home, folder: OfficeFolder, day: date, then: Sequence[Then]) -> None:
    """Put into the empty `past` what a run at the end of `day` would have landed and entered; `then`: how the receipts stood.

    Of the archive, which holds every byte under its hash, only a link.
    """
    _copy(live, past, folder.code, day, then)
    ledger, last_moment = Ledger(past.ledger_url), end_of(day) - timedelta(seconds=1)
    for year in schemes_on(folder, day).years:
        scheme.land(past, folder, year, day)
    if any(one.is_to_be_judged for one in then):
        intake.take_in(past, folder, ledger, last_moment)
        judging.judge(past, folder, ledger, last_moment)
    Register(past, folder, ledger).land()


def _copy(live: Home, past: Home, office_code: str, day: date, then: Sequence[Then]) -> None:
    landed.prepare(past.landed)
    as_landed = [one.receipt.receipt_no for one in then if one.is_landed]
    for table in replaced.LANDED:
        landed.copy_rows(live.landed, past.landed, table, office_code, as_landed)
    for one in then:
        for table, rows in rows_of(live, one).items() if one.kept else ():
            if rows:
                number, period = one.receipt.receipt_no, str(one.receipt.landing_period)
                landed.merge(past.landed, table, office_code, period, [number], rows)
    receipts = [one.receipt for one in then]
    Ledger(live.ledger_url).copy_until(past.ledger_url, office_code, end_of(day), receipts)
    (past.root / "archive").symlink_to(Path("..", "..", "..", "archive"), target_is_directory=True)


def _mark(ledger: Ledger, folder: OfficeFolder, day: date, then: Sequence[Then]) -> str:
    """A digest of all the home of `day` is made from."""
    digest, until, rulings = hashlib.sha256(), end_of(day), ledger.rulings
    digest.update(f"{day}\n".encode())
    for one in then:
        digest.update(f"{one!r}\n".encode())
    for ruling in (
        *rulings.waivers(folder.code, is_revoked_too=True),
        *rulings.extensions(folder.code, is_revoked_too=True),
    ):
        if ruling.recorded_at < until:
            ended = ruling.revoked_at if ruling.revoked_at and ruling.revoked_at < until else None
            digest.update(f"{replace(ruling, revoked_at=ended)!r}\n".encode())
    for decision in rulings.decisions(folder.code):
        if decision.decided_at < until:
            digest.update(f"{decision!r}\n".encode())
    for path in (*_files(folder.path), *(p for part in _PROGRAM for p in _files(PROJECT_ROOT / part))):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    found = [root] if root.is_file() else sorted(root.rglob("*"))
    yield from (path for path in found if path.suffix in _TEXTS)


def _standing(home: Home, mark: str) -> Known | None:
    """The home as it was made last, when it was made from the same."""
    try:
        stamp = json.loads((home.root / _STAMP).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Known(home, tuple(stamp["notes"])) if stamp["mark"] == mark else None


def _stamp(home: Home, mark: str, notes: Sequence[str]) -> None:
    text = json.dumps({"mark": mark, "notes": list(notes)}, ensure_ascii=False, indent=2)
    (home.root / _STAMP).write_text(text + "\n", "utf-8")
