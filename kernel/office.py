"""An assessment office as its folder describes it: `office.yaml` and the dated `units.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, ValidationError, field_validator

from kernel.closed_yaml import Closed, DataFileError, Problem, load

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Reporting(Closed):
    """When a month's workbook is due: `due_day` of the following month, end of that day."""

    due_day: int = Field(ge=1, le=28)


class Office(Closed):
    """`offices/<code>/office.yaml`."""

    office: Code
    name: str
    short_name: str
    place: str
    level: Literal["city", "county", "town"]
    superior: str
    timezone: str = "Asia/Shanghai"
    first_year: int
    reporting: Reporting
    fx: dict[str, dict[int, Decimal]] = Field(default_factory=dict)
    note: str | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def due_at(self, month: str) -> datetime:
        """Last moment (naive office time) at which the workbook of `month` (`YYYY-MM`) is on time."""
        year, number = int(month[:4]), int(month[5:])
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
        return datetime.combine(date(year, number, self.reporting.due_day), time(23, 59, 59))


class Unit(Closed):
    """One row of `units.csv`: an assessed unit and the dates it exists. `valid_to` is inclusive, None = still open."""

    unit_code: Code
    unit_name: str
    short_name: str
    kind: Literal["township", "street", "platform", "bureau", "squad", "liaison", "county", "department"]
    aliases: tuple[str, ...] = ()
    valid_from: date
    valid_to: date | None = None
    sort_order: int

    @field_validator("aliases", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part for part in value.split("|") if part) if isinstance(value, str) else value

    @field_validator("valid_to", mode="before")
    @classmethod
    def _open(cls, value: object) -> object:
        return None if value == "" else value

    def exists_in(self, year: int) -> bool:
        return self.valid_from.year <= year and (self.valid_to is None or self.valid_to.year >= year)


@dataclass(frozen=True)
class OfficeFolder:
    """An office with its units, and where its own files lie."""

    path: Path
    office: Office
    units: tuple[Unit, ...]

    @property
    def code(self) -> str:
        return self.office.office

    @property
    def schemes(self) -> Path:
        return self.path / "schemes"

    @property
    def forms(self) -> Path:
        return self.path / "forms"

    @property
    def templates(self) -> Path:
        return self.path / "templates"

    def units_of(self, year: int) -> list[Unit]:
        """Units that exist at any time of `year`, in the office's own order."""
        return sorted((u for u in self.units if u.exists_in(year)), key=lambda u: u.sort_order)

    def scheme_years(self) -> list[int]:
        return sorted(int(p.stem) for p in self.schemes.glob("[0-9][0-9][0-9][0-9].yaml"))


def load_office(path: Path) -> OfficeFolder:
    """Read one office folder. Raises DataFileError naming file, line, key and reason."""
    office = load(path / "office.yaml", Office)
    if office.office != path.name:
        raise DataFileError([Problem(path / "office.yaml", 1, "office", f"应与文件夹名“{path.name}”一致")])
    return OfficeFolder(path=path, office=office, units=_load_units(path / "units.csv"))


def list_offices(offices: Path) -> list[str]:
    """Codes of all office folders that hold an `office.yaml`."""
    return sorted(p.parent.name for p in offices.glob("*/office.yaml"))


def _load_units(path: Path) -> tuple[Unit, ...]:
    problems: list[Problem] = []
    units: list[Unit] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                try:
                    units.append(Unit.model_validate({k: v for k, v in row.items() if v is not None}))
                except ValidationError as err:
                    problems += [
                        Problem(path, line, ".".join(map(str, e["loc"])), e["msg"]) for e in err.errors()
                    ]
    except FileNotFoundError:
        raise DataFileError([Problem(path, 0, "文件", "找不到该文件")]) from None
    if not units and not problems:
        problems.append(Problem(path, 1, "文件", "没有任何单位"))
    problems += _duplicates(path, units)
    if problems:
        raise DataFileError(problems)
    return tuple(units)


def _duplicates(path: Path, units: list[Unit]) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for line, unit in enumerate(units, start=2):
        for name in {unit.unit_code, unit.unit_name, unit.short_name, *unit.aliases}:
            if seen.setdefault(name, unit.unit_code) != unit.unit_code:
                problems.append(Problem(path, line, "unit_name", f"“{name}”已用于 {seen[name]}"))
    return problems
