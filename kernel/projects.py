"""What an office rules about projects: `projects:` of `office.yaml`, dated, and its catalogue of labels by year.

What belongs here: the closed schema of both. What does not: which project they fit (the warehouse).
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from kernel.closed_csv import read_csv
from kernel.closed_yaml import Closed, DataFileError, Problem
from kernel.names import Code, Month

# The funnel every office's own words are mapped to, in order.
Stage = Literal["signed", "pre_registered", "land_granted", "started", "in_statistics", "in_production"]
# What is asked of a signed project: some stages, and two that are derived (履约, 达效).
Outcome = Literal["performed", "started", "in_statistics", "in_production", "at_capacity"]
Sign = Literal["capital", "pre_registered", "land_granted", "started"]
LabelKind = Literal["strategic", "top500", "chain", "programme"]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=6)]
Months = Annotated[int, Field(ge=1, le=240)]
Words = Annotated[tuple[str, ...], Field(min_length=1)]


class Tier(Closed):
    """A size of agreed investment, 万元: from `from` on, and below `below` where it is written."""

    code: Code
    title: str
    from_: Amount = Field(alias="from", ge=0)
    below: Amount | None = Field(default=None, gt=0)


class Tiers(Closed):
    """`nested` tiers hold each other (亿元以上 has the 十亿元 ones too); `exclusive` ones hold every project once."""

    nested: tuple[Tier, ...] = ()
    exclusive: tuple[Tier, ...] = ()

    @model_validator(mode="after")
    def _fit(self) -> Tiers:
        for code, count in Counter(tier.code for tier in (*self.nested, *self.exclusive)).items():
            if count > 1:
                raise ValueError(f"档次代码 {code} 重复")
        for tier in self.nested:
            if tier.below is not None:
                raise ValueError(f"{tier.title}：nested 的档次互相包含，不写 below")
        for lower, upper in pairwise(self.exclusive):
            if lower.below != upper.from_:
                raise ValueError(f"{lower.title}的 below 应等于{upper.title}的 from，各档相接不重叠")
        if self.exclusive and self.exclusive[-1].below is not None:
            raise ValueError(f"{self.exclusive[-1].title}是最后一档，不写 below")
        return self


class Rules(Closed):
    """The rules from month `valid_from` on, until the next version begins; an assessment year takes that of its last month.

    `code_scope`: whether the office gives project codes out (`office`: one code, one project, whoever reports it) or
    units number their own (`unit`). `performed_by`: any of these makes a contract performed (履约). `full_output`: 达效
    is the promised yearly output reached (`output`) or a label of that code in the catalogue. `due_months` after signing,
    where no day is promised. `stuck_months`: how long a project may stay at a stage.
    """

    valid_from: Month
    code_scope: Literal["office", "unit"]
    performed_by: Annotated[tuple[Sign, ...], Field(min_length=1)] | None = None
    full_output: Code | None = None
    due_months: dict[Outcome, Months] = Field(default_factory=dict)
    stuck_months: dict[Stage, Months] = Field(default_factory=dict)
    stage_words: dict[Stage, Words] = Field(default_factory=dict)
    tiers: Tiers = Tiers()

    @field_validator("stuck_months")
    @classmethod
    def _goes_on(cls, months: dict[Stage, int]) -> dict[Stage, int]:
        if "in_production" in months:
            raise ValueError("投产是最后一个阶段，不写停滞期限")
        return months

    @field_validator("stage_words")
    @classmethod
    def _once(cls, words: dict[Stage, tuple[str, ...]]) -> dict[Stage, tuple[str, ...]]:
        for word, count in Counter(word for each in words.values() for word in each).items():
            if count > 1:
                raise ValueError(f"“{word}”只能归入一个阶段")
        return words


def _begin_apart(versions: tuple[Rules, ...]) -> tuple[Rules, ...]:
    for month, count in Counter(rules.valid_from for rules in versions).items():
        if count > 1:
            raise ValueError(f"有 {count} 版都自 {month} 起")
    return versions


ProjectRules = Annotated[tuple[Rules, ...], AfterValidator(_begin_apart)]


class Label(Closed):
    """One row of `labels.csv`: a label and the years whose catalogue has it. `words`: how it may be written."""

    label_code: Code
    title: str
    kind: LabelKind
    words: tuple[str, ...] = ()
    first_year: int
    last_year: int | None = None

    @field_validator("words", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part for part in value.split("|") if part) if isinstance(value, str) else value

    @field_validator("last_year", mode="before")
    @classmethod
    def _open(cls, value: object) -> object:
        return None if value == "" else value

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Label:
        if self.last_year is not None and self.last_year < self.first_year:
            raise ValueError(f"last_year {self.last_year} 早于 first_year {self.first_year}")
        return self

    def is_of(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    @property
    def spellings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.title, *self.words)))


def load_labels(path: Path) -> tuple[Label, ...]:
    """The catalogue; empty when the office keeps none. Raises DataFileError: a word of two labels in one year too."""
    if not path.exists():
        return ()
    labels, problems = read_csv(path, Label)
    for line, label in labels.items():
        for earlier, other in labels.items():
            shared = set(label.spellings) & set(other.spellings)
            if earlier < line and shared and _meet(label, other):
                reason = f"“{'、'.join(sorted(shared))}”与第 {earlier} 行在同一年度并存，一年只能指一个标签"
                problems.append(Problem(path, line, "words", reason))
    if problems:
        raise DataFileError(sorted(problems, key=lambda p: p.line))
    return tuple(labels.values())


def _meet(one: Label, other: Label) -> bool:
    """Whether both are in the catalogue of some year."""
    later = max(one.first_year, other.first_year)
    return one.is_of(later) and other.is_of(later)
