"""Rescoring real years under a draft: a throw-away home with a copy of the landed rows, the draft in place of the schemes.

The same dbt models score it; the live home is only read. What does not belong here: what a draft is in another year
(`scheme.draft`), comparing its scores with the published ones (`publish.whatif`).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import scheme
from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder, Unit
from kernel.tables import TABLES
from orchestration.building import build
from orchestration.progress import step
from scheme import Draft

_SELECTED = (
    "rpt_header",
    "rpt_ranking",
    "rpt_score_sheet",
    "rpt_override",
    "rpt_report_status",
    "rpt_target",
)


class UnplacedError(ValueError):
    """Units that lived in a year asked for and that the draft gives no group: year → units."""

    def __init__(self, units: Mapping[int, Sequence[Unit]]):
        self.units = {year: tuple(found) for year, found in units.items()}
        super().__init__(f"units without a group in {sorted(self.units)}")


class NothingLandedError(LookupError):
    """A year asked for has no due period in the landed tables."""

    def __init__(self, years: Iterable[int]):
        self.years = tuple(years)
        super().__init__(f"nothing landed for {self.years}")


class OtherYearError(ValueError):
    """The draft's year begins in another month than the year's own did: (year, its first month, the draft's)."""

    def __init__(self, found: Iterable[tuple[int, str, str]]):
        self.found = tuple(found)
        super().__init__(f"assessment years begin in other months: {self.found}")


def drafts_of(
    path: Path, folder: OfficeFolder, years: Iterable[int], placed: Mapping[str, str]
) -> list[Draft]:
    """The draft in `path` as it would hold in each of `years`; `placed` gives units their groups (unit → group code).

    Raises DataFileError when it does not load, UnplacedError when a unit of one of the years has no group.
    """
    drafts = [scheme.load_draft(path, folder, year, placed) for year in years]
    if unplaced := {draft.scheme.year: draft.unplaced for draft in drafts if draft.unplaced}:
        raise UnplacedError(unplaced)
    return drafts


@contextmanager
def rescored(home: Home, path: Path, drafts: Sequence[Draft]) -> Iterator[Path]:
    """The warehouse of `drafts` (of one office, read from `path`) over the landed rows of `home`; gone after the block.

    What was due is what was due when the year was last landed; reports owed are those of the year's own twelve months.
    Raises NothingLandedError, OtherYearError and BuildFailedError.
    """
    office, years = drafts[0].scheme.office, [draft.scheme.year for draft in drafts]
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    reached = {year: _reached(home.landed, office, year) for year in years}
    if never := [year for year, day in reached.items() if day is None]:
        raise NothingLandedError(never)
    if other := list(_begin_otherwise(home.landed, drafts)):
        raise OtherYearError(other)
    with TemporaryDirectory(prefix="kaohe-whatif-") as place:
        trial = Home(root=Path(place).resolve(), offices=home.offices)
        step("复制落地数据")
        _copy(home.landed, trial.landed, office, _calendar_years(drafts))
        for draft in drafts:
            scheme.land_draft(trial.landed, draft.scheme, sha256, reached[draft.scheme.year])
        # a test that also looks at tables nobody needs here is left to the night run
        wanted = ("--indirect-selection", "cautious", "--select", *(f"+{name}" for name in _SELECTED))
        build(trial.root, "按草案建模与计分", *wanted)
        yield trial.warehouse


def _reached(root: Path, office: str, year: int) -> date | None:
    """A day on which exactly the periods were due that are due in the landed tables; None when none is."""
    due = [
        row["end_month"]
        for row in landed.read(root, "scheme_period", office, year).to_pylist()
        if row["is_due"]
    ]
    if not due:
        return None
    last = max(due)
    return date(int(last[:4]) + int(last[5:]) // 12, int(last[5:]) % 12 + 1, 1)


def _begin_otherwise(root: Path, drafts: Sequence[Draft]) -> Iterator[tuple[int, str, str]]:
    """Years in which the draft would count other months than the published scores."""
    for draft in drafts:
        own = draft.scheme
        (row,) = landed.read(root, "scheme", own.office, own.year).to_pylist()
        if row["start_month"] != own.period.start:
            yield own.year, row["start_month"], own.period.start


def _calendar_years(drafts: Sequence[Draft]) -> range:
    """The years whose files are looked at: those of the drafts' months, and one before for growth and streaks."""
    spans = [draft.scheme.period for draft in drafts]
    return range(min(int(s.start[:4]) for s in spans) - 1, max(int(s.end[:4]) for s in spans) + 1)


def _copy(live: Path, copy: Path, office: str, years: Iterable[int]) -> None:
    """The office's landed files of `years`."""
    landed.prepare(copy)
    for table in TABLES:
        for source in (live / table / f"office={office}").rglob("rows.parquet"):
            if any(f"year={year}" in source.parts for year in years):
                target = copy / source.relative_to(live)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
