"""A small office of its own for the tests: a home, an inbox to drop workbooks in, and runs of intake and judging."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from kernel import landed
from kernel.home import PROJECT_ROOT, Home
from kernel.office import OfficeFolder, load_office
from kernel.period import Period
from kernel.tables import INTAKE_TABLES, ROW_TABLES
from ledger import Ledger, Receipt, standings
from orchestration import intake, judging
from tests.ingest.books import ACTIVITY, CAPITAL, COVER, TAX, monthly

NOON = datetime.fromisoformat("2024-07-10 12:00")
CREDIT_CODE = "91350100M000100Y43"
_PREFIX = {"昆阳镇": "KY", "鳌江镇": "AJ", "水头镇": "ST"}
Spoil = Callable[[Workbook], object]


def report(
    unit: str = "昆阳镇", month: str = "2024-06", projects: int = 2, spoil: Spoil | None = None
) -> Workbook:
    """A right monthly workbook of a unit, with `projects` projects in its capital sheet; `spoil` changes it."""
    book, title = monthly(), Period.parse(month).title_zh
    book[COVER]["B3"], book[COVER]["B4"] = unit, title
    for name in book.sheetnames[1:]:
        for cell in ("A1", "A2"):
            text = str(book[name][cell].value)
            book[name][cell] = text.replace("昆阳镇", unit).replace("2024年6月", title)
    book[TAX]["C5"] = CREDIT_CODE
    book[ACTIVITY]["B5"] = f"{month}-12"
    _write_projects(book[CAPITAL], unit, Period.parse(month).number, projects)
    if spoil:
        spoil(book)
    return book


def _write_projects(sheet: Any, unit: str, month: int, projects: int) -> None:
    """Rows 5…: 100, 101, … 万元 every month of the year so far; then the total."""
    sheet.delete_rows(5, 5)
    for number in range(projects):
        name, code, amount = f"{unit}项目{number + 1}", f"{_PREFIX[unit]}{number:04d}", 100 + number
        row = [number + 1, name, code, "甲公司", "省外", "固定资产投资", "否", "新建", 12000]
        sheet.append([*row, amount, amount * month, amount * month, None])
    total = sum(100 + number for number in range(projects))
    sheet.append(["合 计", *[None] * 7, 12000 * projects, total, total * month, total * month, None])


@dataclass
class SmallOffice:
    """One office with its home; `now` is the office's clock in the runs of a test."""

    home: Home
    now: datetime = NOON
    clocks: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    code: str = "pingyang"

    @property
    def folder(self) -> OfficeFolder:
        return load_office(self.home.office_dir(self.code))

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.home.ledger_url)

    @property
    def inbox(self) -> Path:
        return self.home.inbox / self.code

    def drop(self, path: str, content: Workbook | bytes, received: str | None = None) -> Path:
        """Put a file in the inbox, last changed long ago; `received` enters it in receipts.csv."""
        target = self.inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            content.save(target)
        self.touch(target, "2024-07-03 10:00")
        if received:
            self.clocks[path] = (datetime.fromisoformat(received), "李某")
            lines = [f"{name},{at},{sender}" for name, (at, sender) in self.clocks.items()]
            text = "\n".join(["file,received_at,sender", *lines]) + "\n"
            (self.inbox / "receipts.csv").write_text(text, "utf-8")
        return target

    def touch(self, path: Path, changed: str) -> None:
        moment = datetime.fromisoformat(f"{changed}+08:00").timestamp()
        os.utime(path, (moment, moment))

    def run(self) -> tuple[intake.IntakeReport, judging.JudgeReport]:
        """One night: everything in the inbox is taken in and judged."""
        taken = intake.take_in(self.home, self.folder, self.ledger, self.now)
        return taken, judging.judge(self.home, self.folder, self.ledger, self.now)

    def receipt(self, path: str) -> Receipt:
        """The last receipt of an inbox path."""
        return [r for r in self.ledger.receipts(self.code) if r.inbox_path == path][-1]

    def ends(self) -> dict[str, str]:
        """Inbox path → its end in Chinese (of the last receipt of the path)."""
        return {s.receipt.inbox_path: s.status_zh for s in standings(self.ledger.receipts(self.code))}

    def codes(self, path: str) -> list[str]:
        """Finding codes landed for a path, in order."""
        number = self.receipt(path).receipt_no
        rows = [row for row in self.rows("finding") if row["receipt_no"] == number]
        return [row["code"] for row in sorted(rows, key=lambda row: row["finding_no"])]

    def rows(self, table: str) -> list[dict[str, Any]]:
        return landed.read(self.home.landed, table, self.code).to_pylist()

    def content(self, but: Sequence[str] = ("loaded_at",)) -> dict[str, list[str]]:
        """Everything landed, receipts named by their inbox path, rows in no order: what must not depend on how it came."""
        paths = {r.receipt_no: r.inbox_path for r in self.ledger.receipts(self.code)}
        said = {}
        for table in (*ROW_TABLES, *INTAKE_TABLES):
            rows = [{k: v for k, v in row.items() if k not in but} for row in self.rows(table)]
            texts = [repr(sorted(row.items())) for row in rows]
            for number, path in paths.items():
                texts = [text.replace(number, path) for text in texts]
            said[table] = sorted(texts)
        return said


def small_office(root: Path) -> SmallOffice:
    """A new installation under `root` with a copy of the project's offices."""
    shutil.copytree(PROJECT_ROOT / "offices", root / "offices")
    home = Home(root=root / "var", offices=root / "offices")
    (home.inbox / "pingyang").mkdir(parents=True)
    return SmallOffice(home)
