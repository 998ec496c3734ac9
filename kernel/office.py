"""An assessment office as its folder describes it: `office.yaml` and the dated `units.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator, model_validator

from kernel.activity import DatedTripRules
from kernel.closed_csv import read_csv
from kernel.closed_yaml import Closed, DataFileError, Problem, line_of, load, read_yaml
from kernel.names import Code, Month
from kernel.origins import DatedOriginScopes
from kernel.period import Period
from kernel.projects import Label, ProjectRules, Rules, load_labels
from kernel.quality import DatedQualityRules
from kernel.revisions import DatedRevisionRules
from kernel.verdicts import DatedDecidedKinds, Step, SubjectKind, decided_kinds

UnitKind = Literal[
    "township",
    "street",
    "community",
    "village",
    "platform",
    "bureau",
    "squad",
    "liaison",
    "county",
    "department",
]
UNIT_KIND_ZH: dict[str, str] = {
    "township": "乡镇",
    "street": "街道",
    "community": "社区",
    "village": "村",
    "platform": "园区平台",
    "bureau": "局",
    "squad": "招商组",
    "liaison": "驻外联络处",
    "county": "县（市、区）",
    "department": "部门",
}
# What units hand in; the office's own workbooks are owed by nobody.
OwedForm = Literal["monthly", "project_report", "project_sheet", "self_assessment", "score_sheet"]
OWED_FORM_ZH: dict[str, str] = {
    "monthly": "月报",
    "project_report": "省级项目报表",
    "project_sheet": "单项目月报",
    "self_assessment": "考核自评表",
    "score_sheet": "评分表",
}


class ReportingRule(Closed):
    """Who owes a form how often, and until when it is on time.

    Due on `due_day` (in a shorter month its last day) of the month `due_month` months after the period's last one, at
    `due_time`, the last moment that is on time; moved to the next working day unless `shift` is none. `valid_from` and
    `valid_to` are months, inclusive: the rule holds for the periods that end in them.
    """

    every: Literal["month", "quarter", "half", "year"] = "month"
    due_day: int = Field(ge=1, le=31)
    due_month: int = Field(default=1, ge=0, le=12)
    due_time: time = time(23, 59, 59)
    shift: Literal["next_working_day", "none"] = "next_working_day"
    kinds: Annotated[tuple[UnitKind, ...], Field(min_length=1)] | None = None  # None = every kind
    owed_by: Literal["open_at_end", "open_any_day", "open_throughout"] = "open_at_end"
    allows_nil: bool = True
    timeliness: Literal["first_accepted", "first_received"] = "first_accepted"
    valid_from: Month | None = None
    valid_to: Month | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> ReportingRule:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} 早于 valid_from {self.valid_from}")
        return self

    def holds(self, kind: str, month: str) -> bool:
        """Whether the rule is about units of `kind` and periods that end in `month` (`YYYY-MM`)."""
        is_of_month = (self.valid_from or "") <= month <= (self.valid_to or "9999-12")
        return is_of_month and (self.kinds is None or kind in self.kinds)


def _begin_apart(rules: tuple[ReportingRule, ...]) -> tuple[ReportingRule, ...]:
    """Of two rules for one kind of unit the one that began last holds, so no two may begin together."""
    for place, rule in enumerate(rules):
        for other in rules[:place]:
            kinds = set(rule.kinds or get_args(UnitKind)) & set(other.kinds or get_args(UnitKind))
            if kinds and rule.valid_from == other.valid_from:
                since = f"自 {rule.valid_from} 起" if rule.valid_from else "没有写 valid_from"
                raise ValueError(f"两条规则都{since}、都管 {'、'.join(sorted(kinds))}，分不出以哪条为准")
    return rules


Reporting = dict[
    OwedForm, Annotated[tuple[ReportingRule, ...], Field(min_length=1), AfterValidator(_begin_apart)]
]


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
    reporting: Reporting  # {} = nobody owes anything
    projects: ProjectRules = ()  # () = no word on stages due, tiers or what 履约 means
    trips: DatedTripRules = ()  # () = nobody owes trips
    quality: DatedQualityRules = ()  # () = reports are not scored
    revisions: DatedRevisionRules = ()  # () = nobody is called a habitual late reviser
    scopes: DatedOriginScopes = ()  # () = capital is told by origin only
    decided: DatedDecidedKinds = ()  # () = either step decides capital, tax and entries into statistics
    note: str | None = None

    def decides(self, step: Step, month: str) -> tuple[SubjectKind, ...]:
        """The kinds of subject a step decides of the quarter that ends in `month`."""
        return decided_kinds(self.decided, step, month)

    def project_rules(self, month: str) -> Rules | None:
        """The version of the office's project rules that holds in `month`; None before the first."""
        begun = [rules for rules in self.projects if rules.valid_from <= month]
        return max(begun, key=lambda rules: rules.valid_from, default=None)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def now(self) -> datetime:
        """This moment as the office's naive local time, to the second."""
        return datetime.now(self.zone).replace(tzinfo=None, microsecond=0)

    def rule_of(self, form_set: str, kind: str, month: str) -> ReportingRule | None:
        """The rule by which units of `kind` owe `form_set` for periods that end in `month`; None = they owe none."""
        rules = [r for r in self.reporting.get(form_set, ()) if r.holds(kind, month)]
        return max(rules, key=lambda r: r.valid_from or "", default=None)


class Unit(Closed):
    """One row of `units.csv`: an assessed unit and the dates it exists. `valid_to` is inclusive, None = still open."""

    unit_code: Code
    unit_name: str
    short_name: str
    kind: UnitKind
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

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Unit:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} 早于 valid_from {self.valid_from}")
        return self

    def is_open(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def exists_between(self, first: date, last: date) -> bool:
        """Is it open on any day from `first` to `last`?"""
        return self.valid_from <= last and (self.valid_to is None or self.valid_to >= first)


@dataclass(frozen=True)
class OfficeFolder:
    """An office with its units, and where its own files lie."""

    path: Path
    office: Office
    units: tuple[Unit, ...]
    labels: tuple[Label, ...] = ()

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

    def units_of(self, year: int, lead: int = 0) -> list[Unit]:
        """Units that exist at any time of the year that begins `lead` months before January, in the office's own order."""
        whole = Period(year, "year", 0, lead)
        first, last = whole.first_day, whole.last_day
        living = (u for u in self.units if u.exists_between(first, last))
        return sorted(living, key=lambda u: u.sort_order)

    def scheme_years(self) -> list[int]:
        return sorted(int(p.stem) for p in self.schemes.glob("[0-9][0-9][0-9][0-9].yaml"))


def load_office(path: Path) -> OfficeFolder:
    """Read one office folder. Raises DataFileError naming file, line, key and reason."""
    office = load(path / "office.yaml", Office)
    if office.office != path.name:
        raise DataFileError([Problem(path / "office.yaml", 1, "office", f"应与文件夹名“{path.name}”一致")])
    labels = load_labels(path / "labels.csv")
    if problems := _unlabelled(path / "office.yaml", office, labels):
        raise DataFileError(problems)
    return OfficeFolder(
        path=path,
        office=office,
        units=_load_units(path / "units.csv"),
        labels=labels,
    )


def _unlabelled(path: Path, office: Office, labels: tuple[Label, ...]) -> list[Problem]:
    """Project rules that name a label the catalogue never had."""
    known = {"output", *(label.label_code for label in labels)}
    faults = []
    for place, rules in enumerate(office.projects):
        if rules.full_output is not None and rules.full_output not in known:
            line = line_of(read_yaml(path), ("projects", place, "full_output"))
            reason = f"应为 output，或 labels.csv 里的标签代码；没有“{rules.full_output}”"
            faults.append(Problem(path, line, f"projects.{place}.full_output", reason))
    return faults


def list_offices(offices: Path) -> list[str]:
    """Codes of all office folders that hold an `office.yaml`."""
    return sorted(p.parent.name for p in offices.glob("*/office.yaml"))


def _load_units(path: Path) -> tuple[Unit, ...]:
    units, problems = read_csv(path, Unit)
    if not units and not problems:
        problems.append(Problem(path, 1, "文件", "没有任何单位"))
    problems += _duplicates(path, units)
    if problems:
        raise DataFileError(sorted(problems, key=lambda p: p.line))
    return tuple(units.values())


def _duplicates(path: Path, units: dict[int, Unit]) -> list[Problem]:
    """A name of two units; a code with two rows in one year (a renamed unit has one row before, one after)."""
    seen: dict[str, str] = {}
    problems = []
    for line, unit in units.items():
        for other_line, other in units.items():
            if other_line < line and other.unit_code == unit.unit_code and _share_a_year(other, unit):
                reason = f"“{unit.unit_code}”与第 {other_line} 行在同一年度并存，一年只能有一行"
                problems.append(Problem(path, line, "unit_code", reason))
        for name in (unit.unit_code, unit.unit_name, unit.short_name, *unit.aliases):
            if seen.setdefault(name, unit.unit_code) != unit.unit_code:
                problems.append(Problem(path, line, "unit_name", f"“{name}”已用于 {seen[name]}"))
    return problems


def _share_a_year(one: Unit, other: Unit) -> bool:
    first, second = sorted((one, other), key=lambda unit: unit.valid_from)
    year = second.valid_from.year
    return first.exists_between(date(year, 1, 1), date(year, 12, 31))
