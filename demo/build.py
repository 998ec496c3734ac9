"""Writes the demo inbox and its truth: every workbook, `receipts.csv`, and `demo_truth.json` beside the inbox.

A second run with the same generator finds its files in place and returns at once.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from demo import changes, coverage, credit, duties, duty_pages, forms, project_pages, verification
from demo.clerks import OFFICE_CLERK, Clerk, clerk_of
from demo.county import YEARS, County, all_units, make_county, month_end, months_of
from demo.excel import write_workbook
from demo.inbox import NIL, Arrival, due_at, monthly_arrivals
from demo.mistakes import Mistake, load_mistakes, make_in_bytes, make_in_pages
from demo.pages import Cover, Page
from demo.passing import passing
from demo.reports import EXTRA_SHEETS, SHEETS, declare
from demo.rulings import load_rulings
from demo.truth import GroundTruth, plain
from demo.verdicts import (
    TargetRevision,
    make_certifications,
    make_inspections,
    make_targets,
    quarter_months,
    quarters,
)
from kernel.home import PROJECT_ROOT
from kernel.office import OfficeFolder, load_office

OFFICE = "pingyang"
OFFICE_SENDER = "县考核办"
TRUTH_FILE = "demo_truth.json"
Progress = Callable[[int, int], None]
_UNITS = tuple(all_units())
_EXTRA_PAGES = {
    "profile": project_pages.profile,
    "milestone": project_pages.milestone,
    "assistance": duty_pages.assistance,
    "forecast": verification.forecast,
}


def build(inbox_root: Path, progress: Progress | None = None) -> GroundTruth:
    """Fill `<inbox_root>/pingyang` and write `<inbox_root>/../demo_truth.json`; about 700 workbooks, 20 s.

    `progress(done, total)` is called after every file. Nothing is written when the files of this very generator are
    already there. The same generator writes the same bytes everywhere.
    """
    standing = _standing(inbox_root)
    if standing:
        return standing
    demo = Demo()
    return fill(demo, demo.arrivals(), inbox_root, progress)


def fill(
    demo: Demo, arrivals: list[Arrival], inbox_root: Path, progress: Progress | None = None
) -> GroundTruth:
    """Write these arrivals, their manifest and, last of all, the truth."""
    folder, files = inbox_root / OFFICE, {}
    for done, arrival in enumerate(arrivals, start=1):
        data = demo.bytes_of(arrival)
        path = folder / arrival.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        _stamp(path, arrival.received_at, demo.office.office.zone)
        files[arrival.path] = hashlib.sha256(data).hexdigest()
        if progress:
            progress(done, len(arrivals))
    (folder / "receipts.csv").write_bytes(_manifest(arrivals))
    truth = demo.truth(files)
    truth.write(inbox_root.parent / TRUTH_FILE)
    return truth


def _stamp(path: Path, received_at: datetime, zone: ZoneInfo) -> None:
    """A file lies as it was left on the day it came: nobody is still copying it."""
    moment = received_at.replace(tzinfo=zone).timestamp()
    os.utime(path, (moment, moment))


@cache
def generator_version() -> str:
    """A hash of everything the demo is made from: this package and the office's own unit list and calendar."""
    office = PROJECT_ROOT / "offices" / OFFICE
    sources = [p for p in sorted(Path(__file__).parent.iterdir()) if p.suffix in (".py", ".yaml")]
    digest = hashlib.sha256()
    for path in [*sources, office / "office.yaml", office / "units.csv"]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _standing(inbox_root: Path) -> GroundTruth | None:
    """The truth already there, if this generator wrote it and no file has gone since."""
    folder = inbox_root / OFFICE
    try:
        truth = GroundTruth.read(inbox_root.parent / TRUTH_FILE)
    except (FileNotFoundError, ValueError, TypeError):
        return None
    is_ours = truth.generator == generator_version()
    return truth if is_ours and all((folder / f).exists() for f in [*truth.files, "receipts.csv"]) else None


def _manifest(arrivals: list[Arrival]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["file", "received_at", "sender"])
    writer.writerows([a.path, a.received_at.isoformat(sep=" "), a.sender] for a in arrivals)
    return text.getvalue().encode()


class Demo:
    """The county, what its office decided, and how any file of its inbox is made."""

    def __init__(self) -> None:
        self.office: OfficeFolder = load_office(PROJECT_ROOT / "offices" / OFFICE)
        self.county: County = credit.with_claims(make_county())
        self.targets = make_targets(self.county)
        self.inspections = make_inspections(self.county)
        decided = make_certifications(self.county, self.inspections)
        self.verifications, self.certifications = verification.split_steps(decided)
        self.rewards = {month: duties.reward_rows(self.county, month) for month in duties.BATCHES}
        self.shares = credit.share_tables(self.county)
        self.changes = {year: changes.change_rows(year) for year in changes.MADE_ON}
        self.idle_assets = {
            q: duties.idle_asset_rows(self.county, q) for q in quarters() if q[:4] == str(duties.YEAR)
        }
        self.registers = {q: coverage.register_rows(self.county, q) for q in coverage.QUARTERS}
        self._monthly = {
            a.path: (u, m, a) for u in _UNITS for m in _sending_months(u) for a in self.sent(u, m)
        }
        self._official = {a.path: (a, make) for a, make in self._office_workbooks()}

    def names(self, year: int) -> dict[str, str]:
        """What each unit is called in a year, or was last: none changes its name within one."""
        told = sorted(self.office.units, key=lambda unit: unit.valid_from)
        return {unit.unit_code: unit.unit_name for unit in told if unit.valid_from.year <= year}

    def sent(self, unit: str, month: str) -> list[Arrival]:
        """What one unit sends for one month."""
        name, sender = self.names(int(month[:4]))[unit], self.county.people[unit].clerk
        return monthly_arrivals(unit, name, month, due_at(month), sender)

    def arrivals(self) -> list[Arrival]:
        """Every file of the inbox, in order of receipt."""
        monthly = [arrival for _, _, arrival in self._monthly.values()]
        official = [arrival for arrival, _ in self._official.values()]
        return sorted([*monthly, *official], key=lambda a: (a.received_at, a.path))

    def bytes_of(self, arrival: Arrival) -> bytes:
        """The file's content."""
        if arrival.path in self._official:
            pages = [self._official[arrival.path][1]()]
            return self._finish(pages, OFFICE_CLERK, arrival.received_at.date(), arrival.mistake)
        unit, month, _ = self._monthly[arrival.path]
        return self._monthly_bytes(unit, month, arrival.mistake, arrival.received_at.date())

    def _monthly_bytes(self, unit: str, month: str, mistake: Mistake | None, made_on: date) -> bytes:
        if mistake and mistake.is_of_file:
            right = self._monthly_bytes(unit, month, None, made_on)
            before = f"{month[:4]}-{int(month[5:]) - 1:02d}"
            previous = [self.bytes_of(a) for a in self.sent(unit, before)] if before[5:] != "00" else []
            return make_in_bytes(mistake, right, previous[-1] if previous else b"", made_on)
        people, clerk = self.county.people[unit], clerk_of(unit)
        writer = forms.Writer(self.names(int(month[:4]))[unit], month, people, clerk, made_on)
        if mistake and mistake.operation == "old_template":
            writer.template = "KH-YB-2022"
        is_nil = (unit, month) in NIL
        pages: list[Page | Cover] = [writer.cover(is_nil)]
        if not is_nil:
            rows = declare(self.county, unit, month)
            pages += [getattr(writer, sheet)(rows[sheet]) for sheet in SHEETS]
            pages += [_EXTRA_PAGES[sheet](writer, rows[sheet]) for sheet in EXTRA_SHEETS if rows[sheet]]
        return self._finish(pages, clerk, made_on, mistake)

    def _finish(
        self, pages: list[Page | Cover], clerk: Clerk, made_on: date, mistake: Mistake | None
    ) -> bytes:
        if mistake and not mistake.is_of_book:
            make_in_pages(pages, mistake)
        return write_workbook(pages, clerk, made_on)

    def _office_workbooks(self) -> Iterator[tuple[Arrival, Callable[[], Page]]]:
        """The office's own files with what draws them: targets in March and July, verdicts after each quarter."""
        for revision in self.targets:
            month, day = (3, 1) if revision.revision == 1 else (7, 15)
            path = f"{revision.year}/{revision.year}年任务分解表"
            page = partial(forms.target_page, revision, self.names(revision.year))
            yield from _official(path, date(revision.year, month, day), page, revision.revision)
        for quarter in quarters():
            end = month_end(quarter_months(quarter)[1])
            stem, names = f"{quarter}/{forms.quarter_zh(quarter)}", self.names(int(quarter[:4]))
            page = partial(forms.inspection_page, quarter, self.inspections[quarter], names)
            yield from _official(f"{stem}现场督查表", end + timedelta(days=10), page)
            if rows := self.verifications.get(quarter):
                page = partial(verification.verification_page, quarter, rows, names)
                yield from _official(f"{stem}县级核实结果表", end + timedelta(days=14), page)
            page = partial(forms.certification_page, quarter, self.certifications[quarter], names)
            yield from _official(f"{stem}核定结果表", end + timedelta(days=20), page)
        yield from self._kept_tables()

    def _kept_tables(self) -> Iterator[tuple[Arrival, Callable[[], Page]]]:
        """What the office keeps: changes of units; since 2024 posts, shares of projects, rewards paid, idle assets, and the statistics' register."""
        names = self.names(duties.YEAR)
        for table in duties.post_tables(self.county):
            page = partial(duty_pages.post_page, duties.YEAR, table.rows, names)
            yield from _official(f"{duties.YEAR}/{duties.YEAR}年任职表", table.made_on, page, table.revision)
        for year, rows in self.changes.items():
            page = partial(changes.change_page, year, rows, self.names(year), self.names(year - 1))
            yield from _official(f"{year}/{year}年单位变动表", changes.MADE_ON[year], page)
        revision = 1
        for shared in self.shares:
            page = partial(credit.share_page, shared.rows, names)
            files = list(
                _official(f"{credit.YEAR}/{credit.YEAR}年项目分成表", shared.made_on, page, revision)
            )
            revision += len(files)
            yield from files
        for month, rows in self.rewards.items():
            page = partial(duty_pages.reward_page, month, rows, names)
            made_on = month_end(month) + timedelta(days=3)
            yield from _official(f"{month}/{forms.month_zh(month)}奖励兑现表", made_on, page)
        for quarter, rows in self.idle_assets.items():
            page = partial(duty_pages.idle_asset_page, quarter, rows, names)
            made_on = month_end(quarter_months(quarter)[1]) + timedelta(days=12)
            yield from _official(f"{quarter}/{forms.quarter_zh(quarter)}闲置资源台账", made_on, page)
        for quarter, rows in self.registers.items():
            page = partial(duty_pages.register_page, quarter, rows, names)
            made_on = month_end(quarter_months(quarter)[1]) + timedelta(days=14)
            yield from _official(f"{quarter}/{forms.quarter_zh(quarter)}统计名录", made_on, page)

    def truth(self, files: dict[str, str]) -> GroundTruth:
        """What counts, from the county and the arrivals alone."""
        return GroundTruth(
            generator=generator_version(),
            office=OFFICE,
            units=list(_UNITS),
            lives={u: [p.valid_from.isoformat(), p.valid_to.isoformat()] for u, p in passing().items()},
            changes={str(year): plain(rows) for year, rows in self.changes.items()},
            months={u: {m: plain(self._month(u, m)) for m in _living_months(u)} for u in _UNITS},
            targets={str(r.year): plain(r.values) for r in self.targets},
            target_revisions=[plain(_revision(r)) for r in self.targets],
            verifications=_decisions(self.verifications),
            certifications=_decisions(self.certifications),
            inspections={q: [plain(asdict(r)) for r in rows] for q, rows in self.inspections.items()},
            posts={str(duties.YEAR): plain(duties.post_tables(self.county)[-1].rows)},
            rewards=plain(self.rewards),
            shares={str(credit.YEAR): plain(self.shares[-1].rows)},
            idle_assets=plain(self.idle_assets),
            registers=plain(self.registers),
            extensions=[plain(e.model_dump()) for e in load_rulings().extensions],
            waivers=[plain(w.model_dump()) for w in load_rulings().waivers],
            pairs=[plain(p.model_dump()) for p in load_rulings().pairs],
            files=files,
        )

    def _month(self, unit: str, month: str) -> dict[str, Any]:
        deadline, sent = load_rulings().due_at(unit, month, due_at(month)), self.sent(unit, month)
        # last month's file sent again says nothing about this month, whatever it is called
        told = [a for a in sent if not (a.mistake and a.mistake.operation == "previous_month")]
        accepted = next((a for a in told if a.is_counting), None)
        has_rows = accepted is not None and (unit, month) not in NIL
        rows = (
            declare(self.county, unit, month) if has_rows else {sheet: [] for sheet in SHEETS + EXTRA_SHEETS}
        )
        return {
            "state": _state(unit, month, sent, deadline),
            "due_at": deadline,
            "received_at": told[0].received_at if told else None,
            "accepted_at": accepted.received_at if accepted else None,
            "receipts": [a.path for a in sent],
            **rows,
            **_superseded(told, rows),
        }


def _superseded(told: list[Arrival], rows: dict[str, Any]) -> dict[str, Any]:
    """Of a month that left rows of capital out until it was corrected: what counted before, and when the correction came."""
    counting = [arrival for arrival in told if arrival.is_counting]
    gone = counting[0].mistake.left_out if len(counting) > 1 and counting[0].mistake else range(0)
    if not gone:
        return {}
    kept = [row for place, row in enumerate(rows["capital"]) if place not in gone]
    before = {"accepted_at": counting[0].received_at, "capital": kept}
    return {"counted_at": counting[-1].received_at, "superseded": before}


def _official(
    stem: str, made_on: date, page: Callable[[], Page], revision: int = 1
) -> Iterator[tuple[Arrival, Callable[[], Page]]]:
    """One table of the office, and its correction two days later when a mistake is planted in it."""
    path = f"{stem}.xlsx" if revision == 1 else f"{stem}_修订{revision}.xlsx"
    moment = datetime.combine(made_on, time(16, 40))
    mistake = next((m for m in load_mistakes() if m.file == path), None)
    yield Arrival(path, moment, OFFICE_SENDER, mistake, mistake is None or mistake.is_accepted), page
    if mistake and mistake.corrected:
        again = f"{stem}_修订{revision + 1}.xlsx"
        yield Arrival(again, moment + timedelta(days=2), OFFICE_SENDER, None, True), page


def _state(unit: str, month: str, sent: list[Arrival], due_at: datetime) -> str:
    is_counting = any(a.is_counting for a in sent)
    if is_counting and sent[0].received_at <= due_at:
        return "nil" if (unit, month) in NIL else "on_time"
    if load_rulings().is_waived(unit, month):
        return "waived"
    if is_counting:
        return "late"
    if any(a.mistake and a.mistake.status == "held" for a in sent):
        return "held"
    return "rejected" if sent else "missing"


def _decisions(by_quarter: verification.Decisions) -> dict[str, list[dict[str, Any]]]:
    return {
        quarter: [plain({**asdict(r), "certified_value": r.certified_value}) for r in rows]
        for quarter, rows in by_quarter.items()
    }


def _living_months(unit: str) -> list[str]:
    """The months a unit owes a workbook for."""
    months = [month for year in YEARS for month in months_of(year)]
    life = passing().get(unit)
    return months if life is None else [m for m in months if life.first_month <= m <= life.last_month]


def _sending_months(unit: str) -> list[str]:
    """The months a unit sends a workbook for: one that is gone may go on by mistake."""
    by_mistake = {mistake.period for mistake in load_mistakes() if mistake.unit == unit}
    return sorted({*_living_months(unit), *by_mistake})


def _revision(revision: TargetRevision) -> dict[str, Any]:
    return asdict(revision)
