"""A whole scheme (考核办法): one office, one year, one YAML file."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, Tag, model_validator

from kernel.closed_yaml import Closed
from kernel.office import Code, Month
from kernel.period import Period, periods_of_year
from scheme.assessments import Asked, Assessment, Entry, Paper, ValueStatus, asked_of
from scheme.conditions import CALENDAR, When
from scheme.measured import TargetUnit
from scheme.measures import Measure
from scheme.values import EVERY_GROUP, NOT_EMPTY, Points, PositiveAmount, Text, mark, mark_of


class Document(Paper):
    """The paper behind the scheme. `illustrative` says what is invented, for the reader of every printed page."""

    illustrative: Text | None = None


PART_POINTS = Decimal(100)


class Span(Closed):
    start: Month
    end: Month


class Rounding(Closed):
    """Where 四舍五入 happens: every indicator, or the total only."""

    points_places: int = Field(ge=0, le=4)
    at: Literal["indicator", "total"]


class Stay(Closed):
    """A member for some months of the year only, both ends included; no `from`, no `until`: from its start, to its end."""

    unit: Code
    from_: Month | None = Field(default=None, alias="from")
    until: Month | None = None

    @model_validator(mode="after")
    def _dated(self) -> Stay:
        if self.from_ is None and self.until is None:
            raise ValueError(
                "全年在组的单位直接写代码；只在几个月的，写 from（从哪个月起）或 until（到哪个月止）"
            )
        return self


Member = Annotated[
    Annotated[Stay, Tag(mark("stay"))] | Annotated[Code, Tag(mark("code"))], mark_of(stay=dict, code=object)
]


class Group(Closed):
    title: Text
    members: Annotated[tuple[Member, ...], NOT_EMPTY]

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the units that are in it at some time, in the order they are written."""
        return tuple(dict.fromkeys(m.unit if isinstance(m, Stay) else m for m in self.members))

    def stays(self) -> Iterator[tuple[str, str | None, str | None]]:
        """(unit, first month, last month) of every membership; None: no such limit."""
        for m in self.members:
            yield (m.unit, m.from_, m.until) if isinstance(m, Stay) else (m, None, None)


class Move(Closed):
    """Units of the groups `from` are in the group `to` in every period in which the conditions hold."""

    title: Text
    from_: Annotated[tuple[Code, ...], NOT_EMPTY] = Field(alias="from")
    to: Code
    when: When
    clause: Text


class TargetKind(Closed):
    """A yearly target the office hands down; `unit` is the base unit it is stored in."""

    title: Text
    unit: TargetUnit


class PaceSchedule(Closed):
    """A stated 时序进度: cumulative percent at the end of each month (12 numbers) or quarter (4 numbers)."""

    title: Text
    by: Literal["month", "quarter"]
    cumulative_pct: tuple[Points, ...]
    clause: Text

    @property
    def months_each(self) -> int:
        return 1 if self.by == "month" else 3


class Fx(Closed):
    """The scheme's own rate: one unit of `from` is `rate` units of `to`.

    Terms of sums name it; capital a unit reports in the currency (币种 of its sheet) is converted by it.
    """

    title: Text
    rate: PositiveAmount
    from_: Literal["wan_usd", "wan_hkd", "wan_eur", "wan_jpy", "wan_gbp", "wan_sgd", "wan_twd"] = Field(
        alias="from"
    )
    to: Literal["wan"]
    clause: Text

    @property
    def currency(self) -> str:
        """The code of the currency it converts, as landed of capital (`usd`)."""
        return self.from_.removeprefix("wan_")


class Effective(Closed):
    """配套税收: from this scheme's year on, capital takes effect once its enterprise has paid enough tax, each amount once.

    It is about capital arrived in `arrived_since` or later and tax paid in `tax_since` or later, `status` saying whose
    figure of the tax counts. `least_tax_wan` is needed once for all capital of an enterprise, `least_tax_pct` of it; both
    where both are written.
    """

    status: ValueStatus
    tax_since: int = Field(ge=1949, le=2100)
    arrived_since: int = Field(ge=1949, le=2100)
    least_tax_wan: PositiveAmount | None = None
    least_tax_pct: Annotated[Points, Field(gt=0, le=100)] | None = None
    clause: Text

    @model_validator(mode="after")
    def _said(self) -> Effective:
        if self.least_tax_wan is None and self.least_tax_pct is None:
            raise ValueError(
                "要写 least_tax_wan（至少多少万元税收）或 least_tax_pct（税收至少占资金的百分之几）"
            )
        return self


class Scheme(Closed):
    """`offices/<office>/schemes/<year>.yaml`. `titles`: what the codes of the office's forms are called."""

    office: Code
    year: int
    document: Document
    period: Span
    rounding: Rounding
    groups: Annotated[dict[Code, Group], NOT_EMPTY]
    moves: dict[Code, Move] = Field(default_factory=dict)
    titles: dict[Code, Text] = Field(default_factory=dict)
    targets: dict[Code, TargetKind] = Field(default_factory=dict)
    paces: dict[Code, PaceSchedule] = Field(default_factory=dict)
    fx: dict[Code, Fx] = Field(default_factory=dict)
    effective: Effective | None = None
    measures: Annotated[dict[Code, Measure], NOT_EMPTY]
    assessments: Annotated[dict[Code, Assessment], NOT_EMPTY]

    @property
    def lead(self) -> int:
        """How many months before January the assessment year begins; 0 for the calendar year."""
        return self.year * 12 + 1 - (int(self.period.start[:4]) * 12 + int(self.period.start[5:]))

    def conditions(self, assessment_code: str) -> Iterator[Asked]:
        """Every condition of an assessment, then those that move units between groups, which each assessment asks anew."""
        yield from self.assessments[assessment_code].conditions()
        for code, move in self.moves.items():
            yield from asked_of("move", code, move.when, ("moves", code, "when"))

    def periods(self, assessment_code: str) -> list[Period]:
        return periods_of_year(self.year, self.assessments[assessment_code].period, self.lead)

    def full_points(self, entry: Entry, group_code: str) -> Decimal | None:
        """Full points of an item for one group; None = not assessed there. Adjustments have none: 0 in all of their groups.

        A part is scored out of 100 wherever its composite is assessed.
        """
        if entry.parent is not None:
            return None if self.full_points(entry.parent, group_code) is None else PART_POINTS
        points = getattr(entry.item, "points", None)
        if points is None:
            groups = entry.item.groups
            return Decimal(0) if groups is None or group_code in groups else None
        return points.get(group_code, points.get(EVERY_GROUP))

    def pace(self, pace_code: str, period: Period) -> tuple[Decimal, Decimal]:
        """(numerator, denominator) of the share of the year due at the end of `period`."""
        whole = periods_of_year(self.year, period.kind, self.lead)
        order = whole.index(period) + 1
        if pace_code == CALENDAR:
            return Decimal(order), Decimal(len(whole))
        schedule = self.paces[pace_code]
        place = order * len(period.months()) // schedule.months_each - 1
        return schedule.cumulative_pct[place], Decimal(100)
