"""Assessments: one of 月通报, 季督评, 年考核 with its indicators, adjustments, ranking, overrides, grades and consequences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Discriminator, Field, Tag, model_validator

from kernel.closed_yaml import Closed
from kernel.office import Code
from kernel.period import Kind
from scheme.conditions import Block, Condition, When, standing
from scheme.items import BonusItem, Composite, DeductionItem, Indicator
from scheme.values import NOT_EMPTY, Points, PointsOrNone, PositiveOrNone, PositivePoints, Text, mark

ValueStatus = Literal["declared", "county_verified", "city_certified"]
Action = Literal[
    "red_list",
    "black_list",
    "reminder_letter",
    "interview",
    "praise",
    "criticism",
    "yellow_card",
    "admonishment",
    "disqualified",
    "reward",
]

# What a ranking reads; the warehouse has the same number in `max_tie_breakers` of dbt_project/macros/scoring/ranks.sql.
MAX_TIE_BREAKERS = 5


class Paper(Closed):
    """The paper rules come from."""

    title: Text
    document_no: Text
    issued_date: date


class Ranking(Closed):
    """Where places are counted, and which indicators break a tie, first one first.

    `order`: which end of the totals is first, and of the tie-breakers' points too; `ascending` where points count against a unit.
    `ties`: units that stay equal share a place; the next one comes after all of them (1, 1, 3) or follows at once (1, 1, 2).
    """

    partition: Literal["group", "office"]
    order: Literal["descending", "ascending"] = "descending"
    ties: Literal["competition", "dense"] = "competition"
    tie_breakers: tuple[Code, ...]


class Bonus(Closed):
    cap: PositiveOrNone
    items: Annotated[dict[Code, BonusItem], NOT_EMPTY]


class Deduction(Closed):
    cap: PositiveOrNone
    items: Annotated[dict[Code, DeductionItem], NOT_EMPTY]


class Whom(Closed):
    """Whom it concerns: everybody, or only these groups, or only these units."""

    groups: Annotated[tuple[Code, ...], NOT_EMPTY] | None = None
    units: Annotated[tuple[Code, ...], NOT_EMPTY] | None = None

    @model_validator(mode="after")
    def _one_list(self) -> Whom:
        if self.groups is not None and self.units is not None:
            raise ValueError("groups（只对哪些组）与 units（只对哪些单位）只能写一个")
        return self


class Override(Whom):
    """资格条件 (a unit that fails is not ranked) or 直接晋档 (one grade up), by conditions on the unit's figures."""

    title: Text
    when: When
    clause: Text


class Veto(Override):
    """一票否决."""

    effect: Literal["zero_total", "not_ranked", "lowest_grade"]


class Grade(Closed):
    """A grade by points: from `min` up."""

    title: Text
    min: Points


class ShareGrade(Closed):
    """A grade by quota: the best-ranked `share_pct` of the ranking partition, with at least `min` points."""

    title: Text
    share_pct: Annotated[PositivePoints, Field(le=100)]
    rounding: Literal["down", "up", "half_up"]
    min: PointsOrNone


class RestGrade(Closed):
    """Whoever is left when the quotas are filled."""

    title: Text
    share_pct: Literal["rest"]


def _grade_mark(value: Any) -> str:
    share = value.get("share_pct") if isinstance(value, dict) else getattr(value, "share_pct", None)
    return mark("points" if share is None else "rest" if share == "rest" else "share")


AnyGrade = Annotated[
    Annotated[Grade, Tag(mark("points"))]
    | Annotated[ShareGrade, Tag(mark("share"))]
    | Annotated[RestGrade, Tag(mark("rest"))],
    Discriminator(_grade_mark),
]


class _Consequence(Whom):
    """`streak` periods in a row; `streak_across_years`: last year's periods of the same assessment count too."""

    title: Text
    action: Action
    streak: int = Field(default=1, ge=1)
    streak_across_years: bool = False
    clause: Text


class ByRank(_Consequence):
    """The first or last `places` of a partition."""

    trigger: Literal["rank_top", "rank_bottom"]
    places: int = Field(ge=1)


class ByPoints(_Consequence):
    trigger: Literal["points_below", "points_at_least"]
    points: Points


class ByCompletion(_Consequence):
    """Completion of one indicator against its pace, in percentage points."""

    trigger: Literal["completion_behind_pace", "completion_ahead_of_pace"]
    indicator: Code
    gap_pct: Annotated[Points, Field(ge=0)]


class ByReport(_Consequence):
    trigger: Literal["report_missing"]


class ByCondition(_Consequence):
    """Conditions on the unit's figures."""

    trigger: Literal["when"]
    when: When


class ByGrade(_Consequence):
    """Units of these grades."""

    trigger: Literal["grade"]
    grades: Annotated[tuple[Text, ...], NOT_EMPTY]


Consequence = Annotated[
    ByRank | ByPoints | ByCompletion | ByReport | ByCondition | ByGrade, Field(discriminator="trigger")
]


class Entry(NamedTuple):
    """Something that gives or takes points: its role, code and location below the assessment; a part's composite."""

    role: Literal["indicator", "part", "bonus", "deduction", "shadow"]
    code: str
    item: Any
    place: tuple[str, ...]
    parent: Entry | None = None


class Asked(NamedTuple):
    """One condition of an owner; orders count from 1, `case_order` is 0 without cases, `block_order` outside of blocks."""

    owner_kind: Literal["gate", "case", "eligibility", "veto", "promotion", "consequence", "move"]
    owner_code: str
    case_order: int
    condition_order: int
    condition: Condition
    place: tuple[str | int, ...]
    block_order: int = 0
    block_match: str | None = None

    @property
    def input_key(self) -> str:
        return f"{self.owner_kind}/{self.owner_code}/{self.case_order}/{self.condition_order}"


def asked_of(kind: Any, code: str, when: When, place: tuple[str | int, ...]) -> Iterator[Asked]:
    """The conditions of one owner without cases, in order."""
    yield from _standing(kind, code, 0, when.conditions, (*place, when.match))


def _standing(
    kind: Any, code: str, case_order: int, asked: Sequence[Condition | Block], place: tuple[str | int, ...]
) -> Iterator[Asked]:
    for order, (below, block_order, block_match, condition) in enumerate(standing(asked), start=1):
        here = (*place, *below)
        yield Asked(kind, code, case_order, order, condition, here, block_order, block_match)


class Assessment(Closed):
    """One assessment. `total`: what the full points of every group's indicators must sum to.

    `show_forecast`: its releases show what each unit expects of the whole year (预计), beside what counts and never in it.
    """

    title: Text
    document: Paper | None = None
    period: Kind
    status: ValueStatus
    show_forecast: bool = False
    total: PositivePoints
    clause: Text
    ranking: Ranking
    indicators: Annotated[dict[Code, Indicator], NOT_EMPTY]
    shadow: dict[Code, Indicator] = Field(default_factory=dict)
    bonus: Bonus | None = None
    deduction: Deduction | None = None
    eligibility: dict[Code, Override] = Field(default_factory=dict)
    vetoes: dict[Code, Veto] = Field(default_factory=dict)
    promotions: dict[Code, Override] = Field(default_factory=dict)
    grades: tuple[AnyGrade, ...] = ()
    consequences: dict[Code, Consequence] = Field(default_factory=dict)

    def items(self) -> Iterator[Entry]:
        """Everything that gives or takes points, in printing order; a composite is followed by its parts."""
        yield from self._indicators("indicator", "indicators", self.indicators)
        for role, block in (("bonus", self.bonus), ("deduction", self.deduction)):
            for code, item in block.items.items() if block else ():
                yield Entry(role, code, item, (role, "items", code))
        yield from self._indicators("shadow", "shadow", self.shadow)

    def _indicators(self, role: Any, key: str, indicators: dict[str, Any]) -> Iterator[Entry]:
        for code, item in indicators.items():
            entry = Entry(role, code, item, (key, code))
            yield entry
            for part_code, part in item.parts.items() if isinstance(item, Composite) else ():
                yield Entry("part", part_code, part, (*entry.place, "parts", part_code), entry)

    def overrides(self) -> Iterator[tuple[str, str, str, Override]]:
        """(kind, code, key in the file, override) of eligibility, vetoes and promotions, in this order."""
        for kind, key in (("eligibility", "eligibility"), ("veto", "vetoes"), ("promotion", "promotions")):
            for code, override in getattr(self, key).items():
                yield kind, code, key, override

    def conditions(self) -> Iterator[Asked]:
        """Every condition: of gates and cases in the order of items, then of overrides, then of consequences."""
        for entry in self.items():
            if entry.item.gate:
                yield from asked_of("gate", entry.code, entry.item.gate, (*entry.place, "gate"))
            for number, case in enumerate(getattr(entry.item, "cases", ()), start=1):
                here = (*entry.place, "cases", number - 1, "when")
                yield from _standing("case", entry.code, number, case.when, here)
        for kind, code, key, override in self.overrides():
            yield from asked_of(kind, code, override.when, (key, code, "when"))
        for code, consequence in self.consequences.items():
            if isinstance(consequence, ByCondition):
                yield from asked_of("consequence", code, consequence.when, ("consequences", code, "when"))

    @property
    def is_composite(self) -> bool:
        """Does it take points from other assessments?"""
        return any(entry.item.rule == "weighted_periods" for entry in self.items())
