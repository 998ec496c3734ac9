"""What is counted: the value of a measure for one unit and period (contracts: "Measures", "Measures made of others").

Here: ratios, sums, ratings, signed points, and whether a value is known. The rows of the ledgers are in `facts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle.currency import in_renminbi, rates_of
from tests.oracle.derived import completed
from tests.oracle.facts import Facts, Row
from tests.oracle.numbers import half_up, number
from tests.oracle.spans import Span

_WORST_FIRST = ("missing", "pending_review", "reported")


@dataclass(frozen=True)
class Value:
    """A measured value: `state` reported, missing or pending_review; the rest is None unless reported."""

    state: str
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    percent: int = 100

    @property
    def exact(self) -> Fraction | None:
        """A; of a ratio measure its percent, or in 万元/亩 the quotient. None when it is not known or the denominator is zero."""
        if self.numerator is None or self.denominator is None:
            return self.value
        return self.numerator * self.percent / self.denominator if self.denominator else None


class Measures:
    """All measures of one scheme over one truth; `earlier`: those of the year before, for its rules and rates."""

    def __init__(self, truth: Any, scheme: dict[str, Any], earlier: Measures | None = None):
        own = {scheme["year"]: scheme["effective"]} if "effective" in scheme else {}
        self.rules: dict[int, Row] = (earlier.rules if earlier else {}) | own
        self._year = scheme["year"]
        self.rates = rates_of(scheme, earlier.rates if earlier else None)
        self._effective = scheme.get("effective")
        self._truth, self._facts = truth, Facts(completed(in_renminbi(truth, self.rates)), self.rules)
        self.definitions: dict[str, Row] = scheme["measures"]
        self._fx: dict[str, Row] = scheme.get("fx") or {}
        self._known: dict[tuple[str, str, Span, str], Value] = {}

    def of(self, code: str, unit: str, span: Span, status: str) -> Value:
        """The measure's value for one unit and period under one value status."""
        key = (code, unit, span, status)
        if key not in self._known:
            self._known[key] = self._measured(self.definitions[code], unit, span, status)
        return self._known[key]

    def brought(self, code: str, unit: str, span: Span) -> Fraction | None:
        """上年同期 as the ready-made sheet brings it; None when a figure of the list is not there."""
        figures = self._facts.indicators(self.definitions[code], unit, span)
        priors = [(number(figure["prior"]), sign) for figure, sign in figures]
        known = [prior * sign for prior, sign in priors if prior is not None]
        return sum(known, Fraction(0)) if known and len(known) == len(priors) else None

    def caliber(self, code: str) -> Any:
        """What decides what counts, as something to compare: everything but what is only said."""
        measure = self.definitions[code]
        if measure["fact"] == "ratio":
            return "ratio", self.caliber(measure["numerator"]), self.caliber(measure["denominator"])
        if measure["fact"] == "sum":
            terms = [
                (repr(self.caliber(t["measure"])), number(t.get("times", 1)), t.get("fx"))
                for t in measure["terms"]
            ]
            return "sum", sorted(terms, key=repr)
        rule = {"effective": _counting(self._effective)} if measure.get("value") == "effective" else {}
        return _counting(measure) | rule | self._labels_of(measure)

    def _labels_of(self, measure: Row) -> Row:
        """A kind stands for the labels of it in the year's catalogue."""
        kinds = measure.get("label_kinds")
        if kinds is None:
            return {}
        listed = getattr(self._truth, "labels", ())
        named = {row["label_code"] for row in listed if row["year"] == self._year and row["kind"] in kinds}
        return {"label_kinds": None, "labels": sorted(named)}

    def _measured(self, measure: Row, unit: str, span: Span, status: str) -> Value:
        match measure["fact"]:
            case "ratio":
                return self._ratio(measure, unit, span, status)
            case "sum":
                return self._sum(measure, unit, span, status)
            case "rating":
                return self._rating(measure, unit, span)
            case "manual":
                return Value("reported", self._manual(measure, unit, span))
        state = self._facts.state(measure, unit, span, status)
        if state != "reported":
            return Value(state)
        return Value(state, sum(self._facts.contributions(measure, unit, span, status), Fraction(0)))

    def _ratio(self, measure: Row, unit: str, span: Span, status: str) -> Value:
        top = self.of(measure["numerator"], unit, span, status)
        bottom = self.of(measure["denominator"], unit, span, status)
        state = _worst([top.state, bottom.state])
        if state != "reported":
            return Value(state)
        return Value(state, None, top.value, bottom.value, percent_of(measure))

    def _sum(self, measure: Row, unit: str, span: Span, status: str) -> Value:
        """Σ times × rate of exchange × value."""
        total, states = Fraction(0), []
        for term in measure["terms"]:
            value = self.of(term["measure"], unit, span, status)
            rate = number(self._fx[term["fx"]]["rate"]) if "fx" in term else Fraction(1)
            total += (number(term.get("times", 1)) or 0) * (rate or 0) * (value.value or 0)
            states.append(value.state)
        state = _worst(states)
        return Value(state, total) if state == "reported" else Value(state)

    def _rating(self, measure: Row, unit: str, span: Span) -> Value:
        """Σ weight × mean of the group, rounded, ÷ 100; every group with a weight must have spoken."""
        total = Fraction(0)
        for group, weight in measure["raters"].items():
            given = [
                Fraction(row["score"])
                for row in getattr(self._truth, "ratings", ())
                if (row["unit_code"], row["item_code"], row["rater_group_code"])
                == (unit, measure["item"], group)
                and row["kind"] == measure["value"]
                and span.start <= row["month"] <= span.end
            ]
            if not given:
                return Value("missing")
            mean = half_up(sum(given) / len(given), measure["mean_places"])
            total += (number(weight) or 0) * Fraction(mean) / 100
        return Value("reported", total)

    def _manual(self, measure: Row, unit: str, span: Span) -> Fraction:
        months = span.months(measure["window"])
        points = [
            Fraction(row["points"])
            for row in getattr(self._truth, "manual", ())
            if row["unit_code"] == unit and row["item_code"] in measure["items"] and row["month"] in months
        ]
        return sum(points, Fraction(0)) if measure["value"] == "points" else Fraction(len(points))


def _counting(definition: Row) -> Row:
    """What of a definition decides what counts; the rest is only said."""
    said = ("title", "unit", "places", "clause")
    return {
        k: sorted(map(str, v)) if isinstance(v, list) else v for k, v in definition.items() if k not in said
    }


def _worst(states: list[str]) -> str:
    return next(state for state in _WORST_FIRST if state in states)


def percent_of(ratio: Row) -> int:
    """What a ratio is multiplied by: 100, but in 万元/亩 nothing."""
    return 1 if ratio.get("unit") == "万元/亩" else 100
