"""A small county of real workbooks with the days they came: three months of 2022, two of 2024, and what was ruled when.

Nights are run on a clock of the test, through the same functions as the main job.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import scheme
from demo.build import Demo
from demo.mistakes import Mistake
from kernel.home import PROJECT_ROOT, Home
from kernel.office import OfficeFolder, load_office
from ledger import Extension, Ledger, PairDecision, Waiver
from orchestration import intake, judging
from orchestration.duplicates import Register
from orchestration.warehouse import publish_copy
from tests.dbt_core.warehouse import Workspace

OFFICE = "pingyang"
DAY, LAST_MOMENT = date(2022, 7, 10), datetime.fromisoformat("2022-07-10 23:59:59")
TODAY = datetime.fromisoformat("2024-04-10 09:00:00")
MONTHS = ("2022-05", "2022-06", "2022-07", "2024-01", "2024-02")
TABLES = ("2022/", "2022-Q2/", "2024/2024年任务分解表.xlsx")
HELD = "2022-06/平阳经济开发区管理委员会_招商引资月报_2022年6月.xlsx"
LATE = "2022-06/万全镇_招商引资月报_2022年6月.xlsx"
LAST_IN = "2022-06/麻步镇_招商引资月报_2022年6月.xlsx"
FIRST_OUT = "2022-06/海西镇_招商引资月报_2022年6月.xlsx"
REVISED_BEFORE = "2022-05/水头镇_招商引资月报_2022年5月_补正.xlsx"
REVISED_AFTER = "2022-06/水头镇_招商引资月报_2022年6月_补正.xlsx"
NEVER = "2022-06/青街畲族乡_招商引资月报_2022年6月.xlsx"
CLOCKS = {  # where the demo's own clock is not what the test needs
    LATE: "2022-07-08 10:00:00",
    LAST_IN: "2022-07-10 23:59:59",
    FIRST_OUT: "2022-07-11 00:00:00",
}


@dataclass(frozen=True)
class Sent:
    """One file of the inbox: its path there, its bytes, when it came and from whom."""

    path: str
    data: bytes
    received_at: datetime
    sender: str


@cache
def sent() -> tuple[Sent, ...]:
    """Everything the county ever sent, in the order received."""
    demo = Demo()
    units = {a.path: (u, m) for u, m, a in demo._monthly.values()}
    found = [
        Sent(a.path, demo.bytes_of(a), _clock(a.path, a.received_at), a.sender)
        for a in demo.arrivals()
        if a.path not in (HELD, NEVER)
        and (units[a.path][1] in MONTHS if a.path in units else a.path.startswith(TABLES))
    ]
    for path, unit, month, gone, at in (
        (HELD, "jingkaiqu", "2022-06", "6", "2022-07-06 09:00:00"),
        (REVISED_BEFORE, "shuitou", "2022-05", "1", "2022-06-20 09:00:00"),
        (REVISED_AFTER, "shuitou", "2022-06", "1", "2022-07-15 09:00:00"),
    ):
        data = demo._monthly_bytes(unit, month, _without_rows(path, unit, month, gone), date(2022, 7, 1))
        found.append(Sent(path, data, datetime.fromisoformat(at), "补报人"))
    return tuple(sorted(found, key=lambda s: (s.received_at, s.path)))


def _clock(path: str, received_at: datetime) -> datetime:
    return datetime.fromisoformat(CLOCKS[path]) if path in CLOCKS else received_at


def _without_rows(path: str, unit: str, month: str, count: str) -> Mistake:
    """The first `count` projects left out of the capital sheet, its totals following."""
    return Mistake(
        id="rows_gone",
        what="漏了几个项目",
        file=path,
        unit=unit,
        period=month,
        operation="drop_rows",
        sheet="到位资金台账",
        cell="A5",
        value=count,
        findings={},
        status="accepted",
        corrected=False,
    )


@dataclass(frozen=True)
class CountyHome:
    """One installation of the office, with the inbox it has."""

    home: Home

    @property
    def folder(self) -> OfficeFolder:
        return load_office(self.home.office_dir(OFFICE))

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.home.ledger_url)

    @property
    def inbox(self) -> Path:
        return self.home.inbox / OFFICE

    def receives(self, files: Sequence[Sent], *, is_stated: bool = True) -> None:
        """Lay files into the inbox, left there long ago; `is_stated` enters them in receipts.csv."""
        for file in files:
            path = self.inbox / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
            moment = datetime.fromisoformat("2021-01-04T09:00:00+08:00").timestamp()
            os.utime(path, (moment, moment))
        if is_stated:
            with (self.inbox / "receipts.csv").open("w", encoding="utf-8", newline="") as stream:
                lines = csv.writer(stream)
                lines.writerow(["file", "received_at", "sender"])
                lines.writerows([f.path, f.received_at.isoformat(sep=" "), f.sender] for f in files)

    def night(self, now: datetime, years: Sequence[int], *models: str) -> None:
        """One run of the main job up to the copy readers open; `models` narrow what of it.

        Its data tests are those of the same tables, as they were known on the day, which `known_on` runs.
        """
        self.intake(now, years)
        Workspace(self.home.root).dbt("run", *models)
        publish_copy(self.home)

    def intake(self, now: datetime, years: Sequence[int]) -> None:
        """One run of the main job up to the verdicts."""
        for year in years:
            scheme.land(self.home, self.folder, year, now.date())
        intake.take_in(self.home, self.folder, self.ledger, now)
        judging.judge(self.home, self.folder, self.ledger, now)
        Register(self.home, self.folder, self.ledger).land()

    def receipt_no(self, path: str) -> str:
        return next(r.receipt_no for r in self.ledger.receipts(OFFICE) if r.inbox_path == path)

    def rule_then(self) -> None:
        """What was ruled by 10 July 2022."""
        self.ledger.rulings.waive(_waiver("naocun", "2022-06", "2022-07-06 10:00"))

    def rule_later(self) -> None:
        """What was ruled afterwards: a waiver, an extension for all, and a decision on a pair."""
        rulings, later = self.ledger.rulings, datetime.fromisoformat("2022-08-01 10:00")
        rulings.waive(_waiver("qingjie", "2022-06", "2022-08-01 10:00"))
        rulings.revoke_waiver("pingyang-W0001", later)
        due = datetime.fromisoformat("2022-07-12 23:59:59")
        rulings.extend(
            Extension(OFFICE, "monthly", "2022-06", due, "平考办〔2022〕9号", "汛情", "王主任", later)
        )
        rulings.decide(PairDecision(OFFICE, "project", "a:1", "b:2", "same", "同一地块", "李科长", later))


def _waiver(unit: str, period: str, recorded_at: str) -> Waiver:
    return Waiver(
        office_code=OFFICE,
        kind="report",
        reason="受灾停产",
        approver="王主任",
        recorded_at=datetime.fromisoformat(recorded_at),
        unit_code=unit,
        form_set="monthly",
        first_period=period,
        last_period=period,
    )


def county_home(root: Path) -> CountyHome:
    """A new installation that serves the project's own offices."""
    root.mkdir(parents=True)
    county = CountyHome(Home(root=root, offices=PROJECT_ROOT / "offices"))
    county.inbox.mkdir(parents=True)
    return county
