"""Items of a generated assessment: every rule wherever it may stand, with numbers that meet their own boundaries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.exactness.drawing import Pick
from tests.exactness.measures import Row, is_certifiable, known_of

PERCENTS = (100, 0, 50, 60, 80, 120, "33.333333", "66.6667", "99.999999", -20)
AMOUNTS = (1, 0, 3, 10, 100, "0.5", "7.25", 1000, "-2.5", "33.333333")
TARGET_OF = {"wan": "t_wan", "count": "t_count", "pct": "t_pct", "wan_usd": "t_usd", "wan_per_mu": "t_yield"}
SOURCES = ("county", "city", "self")
OPERATORS = ("at_least", "above", "below", "at_most", "equals")
FIXED = (
    "bands",
    "cases",
    "rank_points",
    "step",
    "manual",
)  # at best they give the full points of every group
SCORED = (
    "completion", "pace", "met_or_ratio", "per_unit", "deduct_per", "bands", "step", "cases", "efficacy",
    "rank_points", "proportional", "manual",
)  # fmt: skip
OF_ROLE = {
    "indicator": SCORED,
    "part": SCORED,
    "shadow": SCORED,
    "bonus": ("per_unit", "bands", "step", "cases", "rank_points", "manual"),
    "deduction": ("deduct_per", "bands", "step", "cases", "rank_points", "manual"),
}


@dataclass
class Draft:
    """What an assessment may draw from: measures that may stand in it, pace schedules, how often it is held."""

    pick: Pick
    measures: dict[str, Row]
    paces: Sequence[str]
    is_certified: bool

    def codes(self, is_fit: Callable[[Any], bool] = lambda known: True) -> list[str]:
        known = {code: known_of(self.measures, code) for code in self.measures}
        return [
            c for c, k in known.items() if is_fit(k) and (not self.is_certified or self._is_certifiable(c))
        ]

    def _is_certifiable(self, code: str) -> bool:
        return is_certifiable(self.measures, code)

    def has_rule(self, rule: str) -> bool:
        return rule != "manual" or bool(self.codes(_is_signed))

    def number(self, options: Sequence[Any]) -> Any:
        return self.pick.one(options)


def _is_signed(known: Any) -> bool:
    return known.fact == "manual" and known.value == "points"


def draw_item(draft: Draft, role: str, full: Decimal, rules: Sequence[str] | None = None) -> Row:
    """One item of a role with full points `full` (0 for bonus and deduction), without title, clause and points."""
    open_rules = [rule for rule in rules or OF_ROLE[role] if draft.has_rule(rule)]
    rule = draft.pick.one(open_rules)
    return {"rule": rule, **_RULES[rule](draft, role, full), **draw_gate(draft)}


def draw_gate(draft: Draft) -> Row:
    """The gate of an item; most have none."""
    if not draft.pick.chance(2):
        return {}
    return {"gate": {**draw_when(draft), "otherwise": draft.pick.one(["zero", "not_applicable"])}}


def draw_when(draft: Draft) -> Row:
    """Conditions of which all, or any, must hold."""
    match = draft.pick.one(["all", "any"])
    return {match: [draw_asking(draft) for _ in range(draft.pick.size(1, 2))]}


def draw_asking(draft: Draft) -> Row:
    """A condition, or a block of them."""
    if not draft.pick.chance(2):
        return draw_condition(draft)
    return {draft.pick.one(["all", "any"]): [draw_condition(draft) for _ in range(draft.pick.size(1, 2))]}


def draw_condition(draft: Draft) -> Row:
    looked = _look(draft)
    operator = draft.pick.one(OPERATORS)
    threshold = draft.pick.one(AMOUNTS if looked["input"] == "value" else PERCENTS)
    return {**looked, operator: threshold, "unknown": draft.pick.one(["fails", "holds"])}


def _target(draft: Draft, measure: str) -> Row:
    code = TARGET_OF[known_of(draft.measures, measure).unit]
    return {"code": code, "source": draft.pick.one(SOURCES)}


def _look(draft: Draft, inputs: Sequence[str] | None = None) -> Row:
    """An input block: a measure, an input it has, and what that input needs."""
    pick, measure = draft.pick, draft.pick.one(draft.codes())
    known = known_of(draft.measures, measure)
    ratio = "quotient" if known.unit == "wan_per_mu" else "ratio_pct"
    own = [ratio if known.fact == "ratio" else "value"]
    if known.unit in TARGET_OF:
        own += ["completion_pct", "paced_completion_pct", "growth_pct"]
    code = pick.one([name for name in own if inputs is None or name in inputs] or own[:1])
    looked: Row = {"measure": measure, "input": code}
    if code in ("completion_pct", "paced_completion_pct"):
        looked |= {"target": _target(draft, measure), **_pace(draft)}
    if code == "growth_pct":
        has_prior = pick.chance(6)
        base = {"code": "b_" + TARGET_OF[known.unit][2:], "source": pick.one(SOURCES)}
        looked |= {
            "base": "prior_year" if has_prior else base,
            "min_base": pick.one(["none", 1, "7.25", 100]),
        }
    return looked


def _pace(draft: Draft) -> Row:
    return {"pace": draft.pick.one(draft.paces)} if draft.paces and draft.pick.chance(5) else {}


def _missing(draft: Draft) -> Row:
    return {"on_missing": draft.pick.one(["zero", "not_scored"])}


def _zero(draft: Draft, role: str) -> Row:
    """Outside the total there are no full points to give."""
    full = [] if role in ("bonus", "deduction") else ["full"]
    return {"on_zero_target": draft.pick.one(["not_applicable", *full, "zero"])}


def _looking(draft: Draft, role: str, inputs: Sequence[str] | None = None) -> Row:
    looked = _look(draft, inputs)
    return {**looked, **_missing(draft), **(_zero(draft, role) if looked["input"] != "value" else {})}


def _targeted(draft: Draft, role: str) -> Row:
    measure = draft.pick.one(draft.codes(lambda known: known.unit in TARGET_OF))
    target = _target(draft, measure)
    return {"measure": measure, "target": target, **_pace(draft), **_missing(draft), **_zero(draft, role)}


def _cap(draft: Draft) -> Any:
    return draft.pick.one(["none", {"ratio": 1}, {"ratio": "1.2"}, {"points": 6}, {"ratio": "0.3333"}])


def _floor(draft: Draft, role: str) -> Any:
    return draft.pick.one(["none", -3, "-0.5"] if role == "deduction" else ["none", 0, "2.5", -5])


def _attained(draft: Draft, role: str, _: Decimal) -> Row:
    return {**_targeted(draft, role), "cap": _cap(draft), "floor": _floor(draft, role)}


def _met_or_ratio(draft: Draft, role: str, _: Decimal) -> Row:
    against = draft.pick.one(["annual_target", "paced_target"])
    return {**_targeted(draft, role), "against": against, "floor": _floor(draft, role)}


def _counted(draft: Draft) -> Row:
    return {
        "measure": draft.pick.one(draft.codes(lambda known: known.fact != "ratio")),
        "each": draft.pick.one([1, "0.5", "0.0333", 3]),
        "step": draft.pick.one([1, 5, "0.01", "3.33", 1000]),
        "whole_steps": draft.pick.chance(5),
        **_missing(draft),
    }


def _per_unit(draft: Draft, role: str, _: Decimal) -> Row:
    cap = {"points": 4} if role == "bonus" else _cap(draft)
    item = {**_counted(draft), "cap": cap}
    if draft.pick.chance(4):
        item |= {**_targeted(draft, role), "input": draft.pick.one(["over_target", "over_paced_target"])}
    return item


def _deduct_per(draft: Draft, role: str, _: Decimal) -> Row:
    return {**_counted(draft), "floor": _floor(draft, role)}


def _line_points(draft: Draft, role: str, full: Decimal, count: int) -> list[Any]:
    """Points of a table: one line gives full points; a bonus never takes, a deduction never gives."""
    shares = [draft.pick.one([Decimal(0), Decimal("0.5"), Decimal("0.25")]) for _ in range(count)]
    if role in ("bonus", "deduction"):
        sign = 1 if role == "bonus" else -1
        return [sign * share * 4 for share in shares]
    shares[draft.pick.size(0, count - 1)] = Decimal(1)
    return [round(share * full, 4) for share in shares]


def _bands(draft: Draft, role: str, full: Decimal) -> Row:
    looking = _looking(draft, role)
    options = AMOUNTS if looking["input"] == "value" else PERCENTS
    cuts = sorted(draft.pick.some(options, least=0, most=3), key=lambda cut: Decimal(str(cut)))
    points = _line_points(draft, role, full, len(cuts) + 1)
    return {**looking, "bands": _ladder(cuts, points)}


def _ladder(cuts: Sequence[Any], points: Sequence[Any]) -> list[Row]:
    """Bands that cover every number: [−∞, c1), [c1, c2) … [cn, ∞)."""
    bands: list[Row] = [{"points": each} for each in points]
    for place, cut in enumerate(cuts):
        bands[place]["below"], bands[place + 1]["from"] = cut, cut
    return bands


def _each(draft: Draft, has_target: bool) -> Any:
    if has_target and draft.pick.chance(4):
        return {"by_target": _ladder([10, 100], [0, "0.5", 2])}
    return draft.pick.one([1, "0.5", "0.3333"])


def _steps(draft: Draft, looking: Row) -> Row:
    return {
        "step": draft.pick.one([1, "0.5", 10, "3.33"]),
        "each": _each(draft, "target" in looking),
        "whole_steps": draft.pick.one([True, False, "begun"]),
    }


def _step(draft: Draft, role: str, full: Decimal) -> Row:
    looking, pick = _looking(draft, role), draft.pick
    reference = pick.one(AMOUNTS if looking["input"] == "value" else PERCENTS)
    item: Row = {**looking, "reference": reference, "over": "none", "floor": _floor(draft, role)}
    under = ["zero", "none"]
    if role != "bonus":
        under += [_steps(draft, looking)] + (["proportional"] if Decimal(str(reference)) > 0 else [])
    item["under"] = pick.one(under)
    if role == "deduction":
        return {**item, "met": {"points": 0}}
    if role == "bonus":
        item["met"] = pick.one([{"points": 0}, {"points": "1.5"}])
        item["over"] = pick.one(
            ["none", {**_steps(draft, looking), "most": pick.one(["none", {"points": 2}])}]
        )
    elif pick.chance(3):
        item["met"] = {"ratio": 1}
    else:
        item["met"] = pick.one(
            [{"points": 0}, {"points": round(full / 2, 4)}, {"ratio": "0.8"}, {"ratio": 1}]
        )
        most = pick.one(["none", {"points": full}, {"ratio": 1}])
        item["over"] = {**_steps(draft, looking), "most": most}
    return item


def _cases(draft: Draft, role: str, full: Decimal) -> Row:
    count = draft.pick.size(1, 3)
    points = _line_points(draft, role, full, count + 1)
    lines = [
        {"when": [draw_asking(draft) for _ in range(draft.pick.size(1, 2))], "points": points[n]}
        for n in range(count)
    ]
    return {"cases": lines, "otherwise": {"points": points[-1]}}


def _compared(draft: Draft, role: str) -> Row:
    looking = _looking(draft, role, ["completion_pct"] if draft.pick.chance(5) else None)
    places = {"input_places": draft.pick.one([2, 2, 2, 0, 6])} if looking["input"] != "value" else {}
    return {
        **looking,
        **places,
        "partition": draft.pick.one(["group", "office"]),
        "lower_is_better": draft.pick.chance(3),
    }


def _efficacy(draft: Draft, role: str, _full: Decimal) -> Row:
    floor_pct, span_pct = draft.pick.one([(60, 40), (0, 100), ("66.6667", "33.3333")])
    on_equal = draft.pick.one(["full", "floor", "not_applicable"])
    return {**_compared(draft, role), "floor_pct": floor_pct, "span_pct": span_pct, "on_equal": on_equal}


def _rank_points(draft: Draft, role: str, full: Decimal) -> Row:
    full = full or Decimal(-3 if role == "deduction" else 3)  # these have no full points
    half, third = round(full / 2, 4), round(full / 3, 4)
    places, beyond = draft.pick.one(
        [
            ([full, half, third], 0),
            ([full], half),
            ([{"from": 1, "to": 2, "points": full}, {"from": 3, "to": 3, "points": half}], third),
        ]
    )
    return {
        **_compared(draft, role),
        "places": places,
        "beyond": beyond,
        "ties": draft.pick.one(["share", "average"]),
    }


def _proportional(draft: Draft, role: str, _: Decimal) -> Row:
    out_of = draft.pick.one([100, 5, "33.333333"])
    return {**_looking(draft, role), "out_of": out_of, "cap": _cap(draft), "floor": _floor(draft, role)}


def _manual(draft: Draft, role: str, full: Decimal) -> Row:
    least, most = {"bonus": (0, 3), "deduction": ("-2.5", 0)}.get(role, ("-1.5", full))
    measure = draft.pick.one(draft.codes(_is_signed))
    return {"measure": measure, "floor": least, "cap": {"points": most}, **_missing(draft)}


_RULES: dict[str, Callable[[Draft, str, Decimal], Row]] = {
    "completion": _attained,
    "pace": _attained,
    "met_or_ratio": _met_or_ratio,
    "per_unit": _per_unit,
    "deduct_per": _deduct_per,
    "bands": _bands,
    "step": _step,
    "cases": _cases,
    "efficacy": _efficacy,
    "rank_points": _rank_points,
    "proportional": _proportional,
    "manual": _manual,
}
