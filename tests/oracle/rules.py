"""How a number becomes points, rule by rule (contracts: "Rules, exactly", "Rules over inputs"), in fractions.

`score_all` scores one item for all units at once, for some rules compare them. Here too: caps, floors, statuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.inputs import Seen
from tests.oracle.numbers import half_up, number, steps

PRINTED_PLACES = 10  # of points when only the total is rounded
Item = dict[str, Any]


@dataclass(frozen=True)
class Score:
    """One score due. `actual`, `numerator`, `denominator`, `target` in base units; `exact` None when there are no points.

    `exact`: what counts in the total, rounded where the scheme rounds each item. `pace_gap`: completion less pace in
    percentage points, exactly.
    """

    status: str
    exact: Fraction | None = None
    actual: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    target: Fraction | None = None
    raw: Fraction | None = None
    pace_gap: Fraction | None = None

    @property
    def points(self) -> Decimal | None:
        """As printed: never more than ten places."""
        return None if self.exact is None else half_up(self.exact, PRINTED_PLACES)


@dataclass(frozen=True)
class Case:
    """Everything one unit's score of an item depends on.

    `gate` and each of `cases`: True, False or None (pending). `terms` of a composite: (weight, score of the part); of
    weighted periods: (weight, total of the period). `places` None: points are rounded in the total only.
    """

    item: Item
    role: str
    full: Fraction | None
    group: str
    places: int | None
    seen: Seen | None = None
    gate: bool | None = True
    cases: tuple[bool | None, ...] = ()
    terms: tuple[tuple[Fraction, Any], ...] = field(default=())

    @property
    def is_assessed(self) -> bool:
        """Bonus and deduction items have no full points; all others are assessed where they have some."""
        return self.full is not None and (self.role in ("bonus", "deduction") or self.full != 0)

    @property
    def ready(self) -> Fraction | None:
        """x, where the unit is assessed on the item, its gate is open and it has one: who cannot earn outdoes nobody."""
        return self.seen.x if self.is_assessed and self.gate is True and self.seen else None

    def rounded(self, points: Fraction) -> Fraction:
        """What counts of `points`: all of it where the total alone is rounded."""
        return points if self.places is None else Fraction(half_up(points, self.places))


def score_all(cases: Mapping[str, Case]) -> dict[str, Score]:
    """The scores of one item, unit by unit."""
    return {unit: _score(case, _rivals(case, cases.values())) for unit, case in cases.items()}


def _rivals(case: Case, all_cases: Iterable[Case]) -> list[Fraction]:
    """The numbers of the units a unit is compared with, its own among them."""
    if case.item["rule"] not in ("efficacy", "rank_points"):
        return []
    is_office = case.item["partition"] == "office"
    return [
        compared(other)
        for other in all_cases
        if other.ready is not None and (is_office or other.group == case.group)
    ]


def compared(case: Case) -> Fraction:
    """x as units are compared by it: rounded first as the scheme says, a value at six places."""
    assert case.seen and case.seen.x is not None
    return Fraction(half_up(case.seen.x, case.item.get("input_places", 6)))


def _score(case: Case, rivals: list[Fraction]) -> Score:
    """The score: assessed at all → gate → what the rule makes of what it looks at."""
    facts = _facts(case.seen)
    if not case.is_assessed:
        return Score("not_applicable", **{**facts, "pace_gap": None})
    if case.gate is not True:
        return _gated(case, facts)
    own = _WITHOUT_INPUT.get(case.item["rule"])
    return own(case) if own else _over_input(case, rivals, facts)


def _over_input(case: Case, rivals: list[Fraction], facts: dict[str, Any]) -> Score:
    """No base that does not apply → pending or missing → no base → the rule."""
    seen, item = case.seen, case.item
    assert seen
    without_base = item.get("on_zero_target", "not_applicable")
    if seen.has_no_base and without_base == "not_applicable":
        return Score("not_applicable", **facts)
    if seen.state == "pending_review":
        return Score("pending_review", **facts)
    if seen.state == "missing":
        points = case.rounded(Fraction(0)) if item["on_missing"] == "zero" else None
        return Score("missing", points, **facts)
    if seen.has_no_base:
        given = case.full if without_base == "full" else None
        return Score("scored", case.rounded(given or Fraction(0)), **facts)
    raw = _raw(case, rivals)
    if raw is None:
        return Score("not_applicable", **facts)
    return Score("scored", case.rounded(limited(raw, case)), raw=raw, **facts)


def _facts(seen: Seen | None) -> dict[str, Any]:
    if seen is None:
        return {}
    value, gap = seen.value, None
    if seen.target and seen.target > 0 and value.exact is not None:
        gap = (value.exact / seen.target - seen.pace) * 100
    return {
        "actual": value.value,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "target": seen.target,
        "pace_gap": gap,
    }


def _gated(case: Case, facts: dict[str, Any]) -> Score:
    if case.gate is None:
        return Score("pending_review", **facts)
    if case.item["gate"]["otherwise"] == "not_applicable":
        return Score("not_applicable", **facts)
    return Score("scored", case.rounded(Fraction(0)), **facts)


def _first_case(case: Case) -> Score:
    """The first case that holds gives its points; one that is pending before it leaves all pending."""
    for line, verdict in zip(case.item["cases"], case.cases, strict=True):
        if verdict is None:
            return Score("pending_review")
        if verdict:
            return _scored(case, Fraction(str(line["points"])))
    return _scored(case, Fraction(str(case.item["otherwise"]["points"])))


def _scored(case: Case, raw: Fraction) -> Score:
    return Score("scored", case.rounded(limited(raw, case)), raw=raw)


def _composite(case: Case) -> Score:
    """Σ weight × part ÷ Σ weight × F ÷ 100 over the parts that apply; missing where all of these are."""
    parts = [(weight, part) for weight, part in case.terms if part.status != "not_applicable"]
    open_statuses = {part.status for _, part in parts if part.points is None}
    if open_statuses:
        return Score("pending_review" if "pending_review" in open_statuses else "missing")
    if not parts:
        return Score("not_applicable")
    if all(part.status == "missing" for _, part in parts):
        return Score("missing", case.rounded(Fraction(0)))
    total = sum(weight * Fraction(part.points) for weight, part in parts)
    return _scored(case, total / sum(weight for weight, _ in parts) * (case.full or 0) / 100)


def _weighted(case: Case) -> Score:
    """Σ weight × total ÷ Σ weight × F ÷ 100 over the periods that are due; one without a total leaves it open."""
    if not case.terms:
        return Score("too_early")
    unknown = [total for _, total in case.terms if not total.is_complete]
    if unknown:
        return Score("pending_review" if any(total.is_pending for total in unknown) else "missing")
    total = sum(weight * Fraction(each.total_points) for weight, each in case.terms)
    return _scored(case, total / sum(weight for weight, _ in case.terms) * (case.full or 0) / 100)


def _raw(case: Case, rivals: list[Fraction]) -> Fraction | None:
    """Raw points of a unit that has an x; None where the rule finds nothing to compare."""
    full, item = case.full or Fraction(0), case.item
    assert case.seen and case.seen.x is not None
    if item["rule"] in ("efficacy", "rank_points"):
        rule = _efficacy if item["rule"] == "efficacy" else _place_points
        return rule(item, compared(case), rivals, full)
    return _RULES[item["rule"]](case, case.seen.x, full)


def _attained(_: Case, x: Fraction, full: Fraction) -> Fraction:
    return x / 100 * full


def _met_or_ratio(_: Case, x: Fraction, full: Fraction) -> Fraction:
    return full if x >= 100 else x / 100 * full


def _counted(case: Case, x: Fraction, _: Fraction) -> Fraction:
    return max(_steps_of(case, x), Fraction(0))


def _steps_of(case: Case, x: Fraction) -> Fraction:
    item = case.item
    return steps(x, Fraction(str(item["step"])), item["whole_steps"]) * Fraction(str(item["each"]))


def _deducted(case: Case, x: Fraction, full: Fraction) -> Fraction:
    """F less what is taken off; a deduction item has no F and only takes."""
    return (Fraction(0) if case.role == "deduction" else full) - _steps_of(case, x)


def _banded(x: Fraction, bands: list[Item]) -> Fraction:
    """Points of the band that holds x: lower ≤ x < upper."""
    for band in bands:
        low, high = number(band.get("from")), number(band.get("below"))
        if (low is None or x >= low) and (high is None or x < high):
            return Fraction(str(band["points"]))
    raise ValueError(f"no band holds {x}")


def _worth(written: Any, full: Fraction) -> Fraction | None:
    """`{points: n}` or `{ratio: share of F}`; none."""
    if not isinstance(written, dict):
        return None
    return Fraction(str(written["ratio"])) * full if "ratio" in written else Fraction(str(written["points"]))


def _step(case: Case, x: Fraction, full: Fraction) -> Fraction:
    item, reference = case.item, Fraction(str(case.item["reference"]))
    met = _worth(item["met"], full) or Fraction(0)
    if x >= reference:
        if item["over"] == "none":
            return met
        over, most = _steps_worth(case, item["over"], x - reference), _worth(item["over"]["most"], full)
        return met + (over if most is None else min(over, most))
    match item["under"]:
        case "zero":
            return Fraction(0)
        case "none":
            return met
        case "proportional":
            return met * x / reference
        case under:
            return met - _steps_worth(case, under, reference - x)


def _steps_worth(case: Case, side: Item, distance: Fraction) -> Fraction:
    """Steps × each; what a step is worth may hang on the size of the target."""
    each = side["each"]
    if isinstance(each, dict):
        assert case.seen and case.seen.target is not None
        worth = _banded(case.seen.target, each["by_target"])
    else:
        worth = Fraction(str(each))
    return steps(distance, Fraction(str(side["step"])), side["whole_steps"]) * worth


def _efficacy(item: Item, x: Fraction, rivals: list[Fraction], full: Fraction) -> Fraction | None:
    low, high = min(rivals), max(rivals)
    floor_pct, span_pct = Fraction(str(item["floor_pct"])), Fraction(str(item["span_pct"]))
    if low == high:
        if item["on_equal"] == "not_applicable":
            return None
        return full if item["on_equal"] == "full" else floor_pct / 100 * full
    distance = high - x if item["lower_is_better"] else x - low
    return (floor_pct + span_pct * distance / (high - low)) / 100 * full


def _place_points(item: Item, x: Fraction, rivals: list[Fraction], _: Fraction) -> Fraction:
    """Competition places; who shares a place has its points, or the mean of those of the places taken up."""
    place = 1 + sum(other < x if item["lower_is_better"] else other > x for other in rivals)
    size = rivals.count(x) if item["ties"] == "average" else 1
    return sum(_points_of_place(item, place + n) for n in range(size)) / Fraction(size)


def _points_of_place(item: Item, place: int) -> Fraction:
    for order, row in enumerate(item["places"], start=1):
        if isinstance(row, dict) and row["from"] <= place <= row["to"]:
            return Fraction(str(row["points"]))
        if not isinstance(row, dict) and order == place:
            return Fraction(str(row))
    return Fraction(str(item["beyond"]))


def limited(raw: Fraction, case: Case) -> Fraction:
    """`raw` under its cap (a ratio of the full points, or points) and over its floor."""
    points, cap = raw, case.item.get("cap")
    if isinstance(cap, dict):
        points = min(points, _worth(cap, case.full or Fraction(0)) or Fraction(0))
    floor = number(case.item.get("floor"))
    return points if floor is None else max(points, floor)


_WITHOUT_INPUT: dict[str, Callable[[Case], Score]] = {
    "cases": _first_case,
    "composite": _composite,
    "weighted_periods": _weighted,
}
_RULES: dict[str, Callable[[Case, Fraction, Fraction], Fraction]] = {
    "completion": _attained,
    "pace": _attained,
    "met_or_ratio": _met_or_ratio,
    "per_unit": _counted,
    "deduct_per": _deducted,
    "bands": lambda case, x, _: _banded(x, case.item["bands"]),
    "step": _step,
    "proportional": lambda case, x, full: x / Fraction(str(case.item["out_of"])) * full,
    "manual": lambda _case, x, _full: x,
}
