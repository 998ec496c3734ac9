"""Rescoring real years under a draft: a throw-away home with a copy of the landed rows, the draft in place of the schemes.

The same dbt models score it; the live home is only read. What does not belong here: what a draft is in another year
(`scheme.draft`), comparing its scores with the published ones (`publish.whatif`).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import scheme
from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder, Unit
from kernel.tables import TABLES
from orchestration.progress import step
from orchestration.warehouse import DBT_PLACES, dbt_environment, dbt_executable
from scheme import Draft

# dbt's events that say one thing more is built, and under which name they carry how many there are.
_BUILT = {"LogModelResult": "total", "LogTestResult": "num_models"}
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


class BuildFailedError(RuntimeError):
    """dbt did not finish; `messages` are its own."""

    def __init__(self, messages: Sequence[str]):
        self.messages = list(messages)
        super().__init__("dbt build failed")


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

    What was due is what was due when the year was last landed. Raises NothingLandedError and BuildFailedError.
    """
    office, years = drafts[0].scheme.office, [draft.scheme.year for draft in drafts]
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    reached = {year: _reached(home.landed, office, year) for year in years}
    if never := [year for year, day in reached.items() if day is None]:
        raise NothingLandedError(never)
    with TemporaryDirectory(prefix="kaohe-whatif-") as place:
        trial = Home(root=Path(place).resolve(), offices=home.offices)
        step("复制落地数据")
        _copy(home.landed, trial.landed, office, _calendar_years(drafts))
        for draft in drafts:
            scheme.land_draft(trial.landed, draft.scheme, sha256, reached[draft.scheme.year])
        _build(trial)
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


def _build(trial: Home) -> None:
    command = [
        dbt_executable(),
        *("--log-format", "json", "--log-level-file", "none", "--no-write-json"),
        *("build", "--exclude-resource-type", "unit_test"),
        *DBT_PLACES,
        *("--target-path", str(trial.root / "dbt"), "--log-path", str(trial.root / "dbt")),
        # a test that also looks at tables nobody needs here is left to the night run
        *("--indirect-selection", "cautious", "--select", *(f"+{name}" for name in _SELECTED)),
    ]
    environment = {**os.environ, **dbt_environment()}
    with subprocess.Popen(command, env=environment, cwd=trial.root, stdout=subprocess.PIPE, text=True) as dbt:
        said = _followed(dbt.stdout)
    if dbt.returncode:
        raise BuildFailedError(said)


def _followed(lines: IO[str]) -> list[str]:
    """Report what dbt has built while it builds; returns what it complained about."""
    faults, done = [], 0
    for line in lines:
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            faults.append(line.strip())
            continue
        info, data = event["info"], event["data"]
        if info["name"] in _BUILT:
            done += 1
            step("按草案建模与计分", done, data[_BUILT[info["name"]]])
        if info["level"] == "error":
            faults.append(re.sub(r"\s+", " ", info["msg"]).strip())
    return [fault for fault in faults if fault]
