"""Every score, total, rank and grade of one office and year, from the ground truth and the scheme's YAML alone.

    truth = demo.build(inbox_root)
    result = evaluate(truth, read_scheme(Path("offices/pingyang/schemes/2024.yaml")), 2024)
    result.scores["monthly", "2024-06", "kunyang", "arrived_capital"].points
    result.totals["monthly", "2024-06", "kunyang"].rank_in_group

Every period of the year is taken to be due.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from tests.oracle.measures import Measures, Span
from tests.oracle.rules import KEPT_PLACES, Case, Score, full_points, half_up, limited, number

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_LETTERS = {"quarter": "Q", "half": "H"}


@dataclass(frozen=True)
class Total:
    """One unit's total in one period; ranks and grade None when it is not ranked."""

    group: str
    indicator_points: Decimal
    bonus_points: Decimal
    deduction_points: Decimal
    total_points: Decimal
    is_ranked: bool
    rank_in_group: int | None = None
    rank_in_office: int | None = None
    grade_title: str | None = None


@dataclass(frozen=True)
class Evaluation:
    """`scores[assessment, period, unit, indicator]` and `totals[assessment, period, unit]`."""

    scores: dict[tuple[str, str, str, str], Score]
    totals: dict[tuple[str, str, str], Total]


class _TextNumbers(yaml.SafeLoader):
    """Leaves numbers with a point as the text that was written: `0.1` is one tenth exactly."""


_TextNumbers.add_constructor("tag:yaml.org,2002:float", lambda loader, node: node.value)


def read_scheme(path: Path) -> dict[str, Any]:
    """The scheme as plain YAML."""
    return yaml.load(path.read_text("utf-8"), _TextNumbers)


def evaluate(truth: Any, scheme_doc: dict[str, Any], year: int) -> Evaluation:
    """Score every unit × assessment × period × indicator of `year`; composite assessments last."""
    assert scheme_doc["year"] == year
    judge = _Judge(truth, scheme_doc, year)
    assessments = scheme_doc["assessments"]
    for code in sorted(assessments, key=lambda c: _is_composite(assessments[c])):
        judge.assess(code)
    return Evaluation(judge.scores, judge.totals)


def spans(kind: str, year: int, year_start: str) -> list[Span]:
    """All periods of one kind in a year."""
    size = _MONTHS[kind]
    result = []
    for last in range(size, 13, size):
        start, end = f"{year}-{last - size + 1:02d}", f"{year}-{last:02d}"
        code = {"month": end, "year": str(year)}.get(kind) or f"{year}-{_LETTERS[kind]}{last // size}"
        result.append(Span(code, start, end, year_start))
    return result


def _is_composite(assessment: dict[str, Any]) -> bool:
    return any(item["rule"] == "weighted_periods" for item in assessment["indicators"].values())


def _items(assessment: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """(role, code, item) of everything that gives or takes points."""
    found = [("indicator", code, item) for code, item in assessment["indicators"].items()]
    for role in ("bonus", "deduction"):
        block = assessment.get(role) or {"items": {}}
        found += [(role, code, item) for code, item in block["items"].items()]
    return found


class _Judge:
    def __init__(self, truth: Any, scheme: dict[str, Any], year: int):
        self._truth, self._scheme, self._year = truth, scheme, year
        self._measures = Measures(truth, scheme["measures"])
        self._group = {u: code for code, g in scheme["groups"].items() for u in g["members"]}
        at, places = scheme["rounding"]["at"], scheme["rounding"]["points_places"]
        self._total_places, self._places = places, places if at == "indicator" else None
        self.scores: dict[tuple[str, str, str, str], Score] = {}
        self.totals: dict[tuple[str, str, str], Total] = {}

    def assess(self, code: str) -> None:
        """All periods of one assessment: scores, totals, ranks."""
        assessment = self._scheme["assessments"][code]
        for span in spans(assessment["period"], self._year, str(self._scheme["period"]["start"])):
            for unit in self._group:
                for role, indicator, item in _items(assessment):
                    score = self._score(assessment, role, item, unit, span)
                    self.scores[code, span.code, unit, indicator] = score
                self.totals[code, span.code, unit] = self._total(code, assessment, span, unit)
            self._rank(code, assessment, span)

    def _score(
        self, assessment: dict[str, Any], role: str, item: dict[str, Any], unit: str, span: Span
    ) -> Score:
        full = full_points(item, self._group[unit], role)
        if item["rule"] == "weighted_periods":
            return self._weighted(item, full, unit, span)
        case = Case(
            item=item,
            role=role,
            full=full,
            value=self._measures.of(item["measure"], unit, span, assessment["status"]),
            target=self._target(item, unit),
            pace=self._pace(item, assessment["period"], span),
            places=self._places,
        )
        return case.score()

    def _target(self, item: dict[str, Any], unit: str) -> Fraction | None:
        target = item.get("target")
        if target is None or target["source"] != "county":  # the demo's tables hold county targets only
            return None
        return number(self._truth.targets[str(self._year)][unit].get(target["code"]))

    def _pace(self, item: dict[str, Any], kind: str, span: Span) -> Fraction:
        last = int(span.end[5:])
        if item.get("pace", "calendar") == "calendar":
            return Fraction(last // _MONTHS[kind], 12 // _MONTHS[kind])
        schedule = self._scheme["paces"][item["pace"]]
        place = last // _MONTHS[schedule["by"]] - 1
        return Fraction(str(schedule["cumulative_pct"][place])) / 100

    def _weighted(self, item: dict[str, Any], full: Fraction | None, unit: str, span: Span) -> Score:
        if not full:
            return Score("not_applicable")
        kind = self._scheme["assessments"][item["source"]]["period"]
        sources = spans(kind, self._year, span.year_start)
        weights = item["weights"]
        weighed = [
            (
                Fraction(1 if weights == "equal" else str(weights[n])),
                self.totals[item["source"], s.code, unit],
                s,
            )
            for n, s in enumerate(sources)
            if s.end <= span.end
        ]
        if any(not total.is_ranked for _, total, _ in weighed):
            return Score(
                self._why_unranked(item["source"], [s.code for _, t, s in weighed if not t.is_ranked], unit)
            )
        mean = sum(w * Fraction(t.total_points) for w, t, _ in weighed) / sum(w for w, _, _ in weighed)
        raw = mean * full / 100
        places = KEPT_PLACES if self._places is None else self._places
        return Score("scored", half_up(limited(raw, item, full), places), raw=raw)

    def _why_unranked(self, source: str, periods: list[str], unit: str) -> str:
        statuses = {
            s.status for (a, p, u, _), s in self.scores.items() if a == source and p in periods and u == unit
        }
        return "missing" if "missing" in statuses else "pending_review"

    def _total(self, code: str, assessment: dict[str, Any], span: Span, unit: str) -> Total:
        sums = {"indicator": Fraction(0), "bonus": Fraction(0), "deduction": Fraction(0)}
        applies, is_complete = False, True
        for role, indicator, _ in _items(assessment):
            score = self.scores[code, span.code, unit, indicator]
            sums[role] += Fraction(score.points or 0)
            applies |= role == "indicator" and score.status != "not_applicable"
            is_complete &= score.points is not None or score.status == "not_applicable"
        bonus_cap = number((assessment.get("bonus") or {}).get("cap"))
        deduction_cap = number((assessment.get("deduction") or {}).get("cap"))
        bonus = sums["bonus"] if bonus_cap is None else min(sums["bonus"], bonus_cap)
        deduction = sums["deduction"] if deduction_cap is None else max(sums["deduction"], -deduction_cap)
        kept = KEPT_PLACES
        return Total(
            group=self._group[unit],
            indicator_points=half_up(sums["indicator"], kept),
            bonus_points=half_up(bonus, kept),
            deduction_points=half_up(deduction, kept),
            total_points=half_up(sums["indicator"] + bonus + deduction, self._total_places),
            is_ranked=applies and is_complete,
        )

    def _rank(self, code: str, assessment: dict[str, Any], span: Span) -> None:
        """Competition ranks 1, 1, 3: by total, then by the points of the tie-breakers in order."""
        keys = {}
        for unit in self._group:
            total = self.totals[code, span.code, unit]
            if total.is_ranked:
                breakers = [
                    self.scores[code, span.code, unit, b].points
                    for b in assessment["ranking"]["tie_breakers"]
                ]
                keys[unit] = (total.total_points, *[-1 if p is None else p for p in breakers])
        for unit, key in keys.items():
            mine = [other for other in keys if self._group[other] == self._group[unit]]
            total = self.totals[code, span.code, unit]
            self.totals[code, span.code, unit] = replace(
                total,
                rank_in_group=1 + sum(keys[other] > key for other in mine),
                rank_in_office=1 + sum(other > key for other in keys.values()),
                grade_title=_grade(assessment, total.total_points),
            )


def _grade(assessment: dict[str, Any], points: Decimal) -> str | None:
    for grade in assessment.get("grades") or []:
        if points >= Decimal(str(grade["min"])):
            return grade["title"]
    return None
