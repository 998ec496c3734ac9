"""What follows from a period's result: triggers, and for how many periods in a row they have held (contracts: "Scores")."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from tests.oracle.spans import Span
from tests.oracle.totals import Total, taken

Judged = Callable[[dict[str, Any], str, Span], bool | None]
Whom = Callable[[dict[str, Any], str, Span], bool]


def streaks(
    result: Any, code: str, due: Sequence[Span], before: Any, asked: tuple[Judged, Whom], truth: Any
) -> None:
    """Fill `result.hits` and `result.streaks` of one assessment, period by period; `before` is last year's result.

    `asked`: whether conditions hold, and whether a consequence is about a unit.
    """
    when, whom = asked
    assessment = result.scheme["assessments"][code]
    for name, consequence in (assessment.get("consequences") or {}).items():
        running = _at_year_end(before, code, name) if consequence.get("streak_across_years") else {}
        for span in due:
            triggered = _hit(result, code, consequence, span, when, truth)
            hit = {unit for unit in triggered if whom(consequence, unit, span)}
            result.hits[code, span.code, name] = hit
            running = {unit: running.get(unit, 0) + 1 for unit in hit}
            for unit, streak in running.items():
                if streak >= consequence.get("streak", 1):
                    result.streaks[code, span.code, name, unit] = streak


def _at_year_end(before: Any, code: str, name: str) -> dict[str, int]:
    """How long the consequence of that name had held when last year ended."""
    running: dict[str, int] = {}
    if before is not None:
        periods = sorted(period for a, period, n in before.hits if (a, n) == (code, name))
        for period in periods:
            running = {unit: running.get(unit, 0) + 1 for unit in before.hits[code, period, name]}
    return running


def _hit(
    result: Any, code: str, consequence: dict[str, Any], span: Span, when: Judged, truth: Any
) -> set[str]:
    """The units the trigger holds for."""
    assessment = result.scheme["assessments"][code]
    partition = assessment["ranking"]["partition"]
    totals = {unit: total for (a, p, unit), total in result.totals.items() if (a, p) == (code, span.code)}
    places = consequence.get("places")
    tests: dict[str, Callable[[str, Total], Any]] = {
        "rank_top": lambda _, total: total.is_ranked and total.rank(partition) <= places,
        "rank_bottom": lambda _, total: (
            total.is_ranked and _from_end(total, totals, assessment["ranking"]) <= places
        ),
        "points_below": lambda _, total: (
            total.is_ranked and total.total_points < _exact(consequence["points"])
        ),
        "points_at_least": lambda _, total: (
            total.is_ranked and total.total_points >= _exact(consequence["points"])
        ),
        "report_missing": lambda unit, _: any(
            truth.months[unit].get(month, {}).get("state") in ("missing", "rejected")
            for month in span.months("period")
        ),
        "grade": lambda _, total: total.grade_title in consequence["grades"],
        "when": lambda unit, _: when(consequence["when"], unit, span),
    }
    if consequence["trigger"].startswith("completion_"):
        return {unit for unit in totals if _is_off_pace(result, code, consequence, unit, span)}
    holds = tests[consequence["trigger"]]
    return {unit for unit, total in totals.items() if holds(unit, total)}


def _exact(written: Any) -> Decimal:
    return Decimal(str(written))


def _from_end(total: Total, totals: dict[str, Total], ranking: dict[str, Any]) -> int:
    """Place counted from the end, shared by equals."""
    is_office = ranking["partition"] == "office"
    rivals = [t for t in totals.values() if t.is_ranked and (is_office or t.group == total.group)]
    return 1 + taken(ranking, [rival for rival in rivals if rival.key(ranking) < total.key(ranking)])


def _is_off_pace(result: Any, code: str, consequence: dict[str, Any], unit: str, span: Span) -> bool:
    """Completion against pace in percentage points, exactly; never of a unit that is not assessed on it."""
    gap = result.scores[code, span.code, unit, consequence["indicator"]].pace_gap
    if gap is None:
        return False
    least = _exact(consequence["gap_pct"])
    return -gap > least if consequence["trigger"] == "completion_behind_pace" else gap >= least
