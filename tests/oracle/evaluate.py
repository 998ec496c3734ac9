"""Every score, total, place, grade and consequence of one office and year, from the ground truth and the scheme's YAML.

    truth = demo.build(inbox_root)
    result = evaluate(truth, read_scheme(Path("offices/pingyang/schemes/2024.yaml")), 2024)
    result.scores["monthly", "2024-06", "kunyang", "arrived_capital"].points
    result.totals["monthly", "2024-06", "kunyang"].rank_in_group

Every period of the year up to the month `until` is taken to be due. `before` is last year's evaluation: growth against
last year and streaks across years look into it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.oracle.consequences import streaks
from tests.oracle.inputs import Seen, holds, see, together
from tests.oracle.measures import Measures, percent_of
from tests.oracle.numbers import number
from tests.oracle.rules import Case, Score, score_all
from tests.oracle.spans import Span, lives, months_from
from tests.oracle.totals import Total, ranked, total_of

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_LETTERS = {"quarter": "Q", "half": "H"}
_PART_POINTS = Fraction(100)
_COMPARED_RULES = ("eligibility", "vetoes", "promotions")


@dataclass(frozen=True)
class Evaluation:
    """What one year comes to.

    `scores[assessment, period, unit, item]`, `totals[assessment, period, unit]`; `streaks[assessment, period,
    consequence, unit]`: how many periods in a row its trigger has held, for every consequence that follows.
    `hits[assessment, period, consequence]`: the units the trigger alone holds for.
    """

    scheme: dict[str, Any]
    measures: Measures
    scores: dict[tuple[str, str, str, str], Score] = field(default_factory=dict)
    totals: dict[tuple[str, str, str], Total] = field(default_factory=dict)
    hits: dict[tuple[str, str, str], set[str]] = field(default_factory=dict)
    streaks: dict[tuple[str, str, str, str], int] = field(default_factory=dict)


class Entry(NamedTuple):
    """Something that gives or takes points: its role, code and parameters; a part's composite and whether it is told."""

    role: str
    code: str
    item: dict[str, Any]
    parent: dict[str, Any] | None = None
    is_shadow: bool = False


class _TextNumbers(yaml.SafeLoader):
    """Leaves numbers with a point as the text that was written: `0.1` is one tenth exactly."""


_TextNumbers.add_constructor("tag:yaml.org,2002:float", lambda loader, node: node.value)


def read_scheme(path: Path) -> dict[str, Any]:
    """The scheme as plain YAML."""
    return yaml.load(path.read_text("utf-8"), _TextNumbers)


def evaluate(
    truth: Any,
    scheme_doc: dict[str, Any],
    year: int,
    *,
    before: Evaluation | None = None,
    until: str = "9999-12",
) -> Evaluation:
    """Score every unit × assessment × period × item of `year`; assessments made of others last."""
    assert scheme_doc["year"] == year
    judge = _Judge(truth, scheme_doc, before, until)
    assessments = scheme_doc["assessments"]
    for code in sorted(assessments, key=lambda c: _is_made_of_others(assessments[c])):
        judge.assess(code)
    return judge.result


def spans(kind: str, year: int, year_start: str) -> list[Span]:
    """All periods of one kind in the year that begins with the month `year_start`."""
    size, months = _MONTHS[kind], months_from(year_start)
    result = []
    for last in range(size, 13, size):
        start, end = months[last - size], months[last - 1]
        code = {"month": end, "year": str(year)}.get(kind) or f"{year}-{_LETTERS[kind]}{last // size}"
        result.append(Span(code, start, end, year_start))
    return result


def _year_before(span: Span) -> Span:
    return Span(
        *(f"{int(text[:4]) - 1}{text[4:]}" for text in (span.code, span.start, span.end, span.year_start))
    )


def _is_made_of_others(assessment: dict[str, Any]) -> bool:
    return any(entry.item["rule"] == "weighted_periods" for entry in entries(assessment))


def entries(assessment: dict[str, Any]) -> list[Entry]:
    """Everything that gives or takes points, parts before their whole."""
    found = []
    for role, key in (("indicator", "indicators"), ("shadow", "shadow")):
        for code, item in (assessment.get(key) or {}).items():
            is_shadow = role == "shadow"
            found += [Entry("part", c, part, item, is_shadow) for c, part in item.get("parts", {}).items()]
            found.append(Entry(role, code, item, None, is_shadow))
    for role in ("bonus", "deduction"):
        block = assessment.get(role) or {"items": {}}
        found += [Entry(role, code, item) for code, item in block["items"].items()]
    return found


def _points_of(item: dict[str, Any], group: str) -> Fraction | None:
    points = item["points"]
    return number(points.get(group)) if isinstance(points, dict) else number(points)


class _Judge:
    def __init__(self, truth: Any, scheme: dict[str, Any], before: Evaluation | None, until: str):
        self._truth, self._scheme, self._before, self._until = truth, scheme, before, until
        self.result = Evaluation(scheme, Measures(truth, scheme, before.measures if before else None))
        stays = [(m, code) for code, group in scheme["groups"].items() for m in group["members"]]
        self._stays = [(m if isinstance(m, dict) else {"unit": m}, code) for m, code in stays]

    def assess(self, code: str) -> None:
        """All periods of one assessment: scores, totals, places, consequences."""
        assessment = self._scheme["assessments"][code]
        for span in self._due(assessment["period"]):
            units = [m["unit"] for m, _ in self._stays_of(span)]
            for entry in entries(assessment):
                cases = {unit: self._case(code, entry, unit, span) for unit in units}
                for unit, score in score_all(cases).items():
                    self.result.scores[code, span.code, unit, entry.code] = score
            totals = {unit: self._total(code, unit, span) for unit in units}
            for unit, total in ranked(assessment, totals).items():
                self.result.totals[code, span.code, unit] = total
        due = self._due(assessment["period"])
        when, whom = (lambda *asked: self._when(code, *asked)), (lambda *asked: self._concerns(code, *asked))
        streaks(self.result, code, due, self._before, (when, whom), self._truth)

    def _stays_of(self, span: Span) -> list[tuple[dict[str, Any], str]]:
        """(member, group) as they stand in the period's last month, of the units that live within it."""
        return [
            (m, code)
            for m, code in self._stays
            if str(m.get("from", span.end)) <= span.end <= str(m.get("until", span.end))
            and lives(self._truth, m["unit"], span)
        ]

    def _is_due(self, code: str, unit: str, span: Span) -> bool:
        """Whether a period of an assessment is the unit's: it lives within it, and its group is assessed."""
        is_there = any(m["unit"] == unit for m, _ in self._stays_of(span))
        return is_there and self._concerns(code, {}, unit, span)

    def _group(self, assessment_code: str, unit: str, span: Span) -> str:
        """The group the unit stays in, or the one the first rule that holds moves it to."""
        (own,) = [code for m, code in self._stays_of(span) if m["unit"] == unit]
        for move in (self._scheme.get("moves") or {}).values():
            if own in move["from"] and self._when(assessment_code, move["when"], unit, span):
                return move["to"]
        return own

    def _moves(self, assessment_code: str, unit: str, span: Span) -> list[tuple[str, Any, bool | None]]:
        (own,) = [code for m, code in self._stays_of(span) if m["unit"] == unit]
        return [
            ("moves", move, self._when(assessment_code, move["when"], unit, span))
            for move in (self._scheme.get("moves") or {}).values()
            if own in move["from"]
        ]

    def _concerns(self, code: str, limited: dict[str, Any], unit: str, span: Span) -> bool:
        """Whether what may be limited to groups or units is about this one, in an assessment that is about its group."""
        group = self._group(code, unit, span)
        is_named = group in limited.get("groups", [group]) and unit in limited.get("units", [unit])
        return is_named and self._is_assessed(code, group)

    def _is_assessed(self, code: str, group: str) -> bool:
        everything = entries(self._scheme["assessments"][code])
        return any(_points_of(entry.item, group) for entry in everything if entry.role == "indicator")

    def _due(self, kind: str) -> list[Span]:
        scheme = self._scheme
        every = spans(kind, scheme["year"], str(scheme["period"]["start"]))
        return [span for span in every if span.end <= self._until]

    def _case(self, assessment_code: str, entry: Entry, unit: str, span: Span) -> Case:
        item, group = entry.item, self._group(assessment_code, unit, span)
        gate = item.get("gate")
        seen = self._see(assessment_code, item, unit, span) if "measure" in item else None
        cases = [
            self._when(assessment_code, {"all": line["when"]}, unit, span) for line in item.get("cases", ())
        ]
        return Case(
            item=item,
            role=entry.role,
            full=self._full(assessment_code, entry, group),
            group=group,
            places=self._places(entry),
            seen=seen,
            gate=self._when(assessment_code, gate, unit, span) if gate else True,
            cases=tuple(cases),
            terms=self._terms(assessment_code, item, unit, span),
        )

    def _full(self, code: str, entry: Entry, group: str) -> Fraction | None:
        """Full points of the group; None = not assessed. A part is scored out of 100 where its whole is.

        Bonus and deduction have none: 0 in the groups they are for, of those the assessment is about.
        """
        if entry.role in ("bonus", "deduction"):
            is_meant = group in entry.item.get("groups", [group]) and self._is_assessed(code, group)
            return Fraction(0) if is_meant else None
        full = _points_of(entry.parent or entry.item, group)
        return _PART_POINTS if entry.parent and full is not None else full

    def _places(self, entry: Entry) -> int | None:
        rounding = self._scheme["rounding"]
        if entry.parent:
            return entry.parent["part_places"]
        return rounding["points_places"] if rounding["at"] == "indicator" else None

    def _terms(self, code: str, item: dict[str, Any], unit: str, span: Span) -> tuple[Any, ...]:
        if item["rule"] == "composite":
            return tuple(
                (number(part["weight"]), self.result.scores[code, span.code, unit, part_code])
                for part_code, part in item["parts"].items()
            )
        if item["rule"] != "weighted_periods":
            return ()
        sources = self._due(self._scheme["assessments"][item["source"]]["period"])
        if item.get("window") == "period":
            sources = [source for source in sources if source.start >= span.start]
        weights = item["weights"]
        others = {each["unit"]: each["takes"] for each in item.get("of_units", [])}
        return tuple(
            (
                (Fraction(1) if weights == "equal" else number(weights[order])) * number(share),
                self.result.totals[item["source"], source.code, other],
            )
            for order, source in enumerate(sources)
            for other, share in others.get(unit, {unit: 1}).items()
            if source.end <= span.end and self._is_due(item["source"], other, source)
        )

    def _when(self, assessment_code: str, when: dict[str, Any], unit: str, span: Span) -> bool | None:
        match = "any" if "any" in when else "all"
        said = [
            self._when(assessment_code, each, unit, span)
            if "any" in each or "all" in each
            else self._holds(assessment_code, each, unit, span)
            for each in when[match]
        ]
        return together(match, said)

    def _holds(self, assessment_code: str, condition: dict[str, Any], unit: str, span: Span) -> bool | None:
        return holds(condition, self._see(assessment_code, condition, unit, span))

    def _see(self, assessment_code: str, asked: dict[str, Any], unit: str, span: Span) -> Seen:
        assessment = self._scheme["assessments"][assessment_code]
        value = self.result.measures.of(asked["measure"], unit, span, assessment["status"])
        pace = self._pace(asked, assessment["period"], span)
        if asked.get("base") != "prior_year":
            return see(asked, value, self._target(asked.get("base") or asked.get("target"), unit), pace)
        seen = see(asked, value, self._prior(assessment_code, asked["measure"], unit, span), pace)
        comes_with_figure = self._brings_prior(asked["measure"])
        # until the figure is there nobody knows whether its 上年同期 is
        return replace(seen, has_no_base=False) if comes_with_figure and value.state != "reported" else seen

    def _brings_prior(self, measure: str) -> bool:
        """Whether a ready-made sheet brings its 上年同期, or that of a part."""
        definitions = self.result.measures.definitions
        row = definitions[measure]
        parts = [row["numerator"], row["denominator"]] if row["fact"] == "ratio" else [measure]
        return any(definitions[part]["fact"] == "indicator" for part in parts)

    def _target(self, target: dict[str, Any] | None, unit: str) -> Fraction | None:
        """A yearly target; the truth names those not set by the county `<code>/<source>`."""
        if target is None:
            return None
        code = target["code"] if target["source"] == "county" else f"{target['code']}/{target['source']}"
        return number(self._truth.targets[str(self._scheme["year"])].get(unit, {}).get(code))

    def _pace(self, asked: dict[str, Any], kind: str, span: Span) -> Fraction:
        last = months_from(span.year_start).index(span.end) + 1
        if asked.get("pace", "calendar") == "calendar":
            return Fraction(last // _MONTHS[kind], 12 // _MONTHS[kind])
        schedule = self._scheme["paces"][asked["pace"]]
        place = last // _MONTHS[schedule["by"]] - 1
        return Fraction(str(schedule["cumulative_pct"][place])) / 100

    def _prior(self, assessment_code: str, measure: str, unit: str, span: Span) -> Fraction | None:
        """The same period of last year under last year's scheme, if that counted the same things the same way."""
        own = self.result.measures
        definition = own.definitions[measure]
        if definition["fact"] == "ratio":
            top, bottom = (
                self._prior(assessment_code, definition[part], unit, span)
                for part in ("numerator", "denominator")
            )
            return (
                None
                if top is None or bottom is None or bottom <= 0
                else top * percent_of(definition) / bottom
            )
        if own.definitions[measure]["fact"] == "indicator":
            return own.brought(measure, unit, span)
        if self._before is None or measure not in self._before.measures.definitions:
            return None
        then = self._before.scheme["assessments"].get(assessment_code)
        status = self._scheme["assessments"][assessment_code]["status"]
        was_assessed = (assessment_code, _year_before(span).code, unit) in self._before.totals
        begins_alike = str(self._before.scheme["period"]["start"]) == _year_before(span).year_start
        if then is None or then["status"] != status or not was_assessed or not begins_alike:
            return None
        if own.caliber(measure) != self._before.measures.caliber(measure):
            return None
        return self._before.measures.of(measure, unit, _year_before(span), status).value

    def _total(self, code: str, unit: str, span: Span) -> Total:
        assessment = self._scheme["assessments"][code]
        scored = [
            (entry, self.result.scores[code, span.code, unit, entry.code]) for entry in entries(assessment)
        ]
        rulings = [
            (key, override, self._when(code, override["when"], unit, span))
            for key in _COMPARED_RULES
            for override in (assessment.get(key) or {}).values()
            if self._concerns(code, override, unit, span)
        ] + self._moves(code, unit, span)
        places = self._scheme["rounding"]["points_places"]
        return total_of(assessment, self._group(code, unit, span), scored, rulings, places)
