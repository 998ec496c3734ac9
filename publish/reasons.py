"""Why a consequence follows, decided anew: whether its trigger holds, and every figure its reason prints, in order.

The figures come from the book and the visible inputs, exactly; the names in a reason (an indicator's title, which may hold
figures of its own) are taken out before its figures are read. What does not belong here: streaks, whose earlier periods are
other releases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from publish import arithmetic, placing
from publish.arithmetic import rounded
from publish.conditions import Conditions, verdict
from publish.rows import Consequence, ReportTables, Score

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_GAP_TRIGGERS = ("completion_behind_pace", "completion_ahead_of_pace")
_FINE_PLACES = 6  # of a gap that two places would print as the threshold itself


def faults_of(
    row: Consequence, tables: ReportTables, book: Any, conditions: Conditions
) -> Iterator[tuple[str, str, str] | None]:
    """(column, what is written, what it should be) of the trigger and of every figure; None = agrees."""
    said, expected, is_hit = _Reason(row, tables, book, conditions).judged()
    yield None if is_hit else ("trigger_code", row.trigger_code, "触发条件不成立")
    for n in range(max(len(said), len(expected))):
        pair = (said[n] if n < len(said) else "空", expected[n] if n < len(expected) else "没有这个数")
        yield None if pair[0] == pair[1] else ("reason_zh", str(pair[0]), str(pair[1]))


class _Reason:
    def __init__(self, row: Consequence, tables: ReportTables, book: Any, conditions: Conditions):
        self._row, self._tables, self._book, self._conditions = row, tables, book, conditions
        self._by_group = tables.header.rank_partition == "group"

    def judged(self) -> tuple[list[Any], list[Any], bool]:
        """What the reason prints, what it should print, whether the trigger holds."""
        row = self._row
        ending = f"，已连续{row.streak}期" if (row.streak or 1) > 1 else ""
        text = row.reason_zh.removesuffix(ending)
        match row.trigger_code:
            case "when":
                return [text], *self._by_conditions()
            case "report_missing":
                return re.findall(r"[0-9]{4}-[0-9]{2}", text), *self._by_reports()
            case "grade":
                grade = self._own("grade_title")
                return [text.removeprefix("等次为")], [grade], grade is not None
            case trigger if trigger in _GAP_TRIGGERS:
                score = self._score()
                bare = text.replace(score.indicator_title, "", 1)
                return list(map(Decimal, _NUMBER.findall(bare))), *self._by_gap(score)
            case _:
                return list(map(Decimal, _NUMBER.findall(text))), *self._by_place_or_points()

    def _own(self, column: str) -> Any:
        return self._book[self._row.unit_code, None, column]

    def _score(self) -> Score:
        key = self._row.unit_code, self._row.indicator_code
        return next(s for s in self._tables.scores if (s.unit_code, s.indicator_code) == key)

    def _by_conditions(self) -> tuple[list[str], bool]:
        owner = self._row.unit_code, "consequence", self._row.consequence_code
        holds = verdict(self._conditions.of(*owner), self._row.match_code or "all")
        return [self._conditions.words(*owner)], holds is True

    def _by_reports(self) -> tuple[list[str], bool]:
        months = sorted(
            r.report_period
            for r in self._tables.report_status
            if (r.unit_code, r.form_set) == (self._row.unit_code, "monthly")
            and r.state in ("missing", "rejected")
        )
        return months, bool(months)

    def _by_place_or_points(self) -> tuple[list[Decimal], bool]:
        total, limit = self._own("total_points"), self._row.threshold
        match self._row.trigger_code:
            case "points_below":
                return [total, limit], self._own("is_ranked") and total < limit
            case "points_at_least":
                return [total, limit], self._own("is_ranked") and total >= limit
        place, size = self._own("official_rank"), self._own("group_size" if self._by_group else "office_size")
        if place is not None and self._row.trigger_code == "rank_bottom":
            place = self._from_end(place)
        return [total, Decimal(place or 0), Decimal(size)], place is not None and place <= limit

    def _from_end(self, place: int) -> int:
        """Counted from the end of those ranked together, the last being the first; equals share."""
        ranks = self._tables.ranking
        group = next(r.group_code for r in ranks if r.unit_code == self._row.unit_code)
        peers = [r.unit_code for r in ranks if not self._by_group or r.group_code == group]
        places = [self._book[unit, None, "official_rank"] for unit in peers]
        return 1 + placing.taken(self._tables.header, [p for p in places if p is not None and p > place])

    def _by_gap(self, score: Score) -> tuple[list[Decimal], bool]:
        if arithmetic.actual(score) is None or not score.target_value:
            return [], False
        limit, share = Fraction(self._row.threshold), arithmetic.pace(score)
        done = arithmetic.measured(score) / arithmetic.target(score)
        exact, figures = (done - share) * 100, [rounded(done * 100, 2), rounded(share * 100, 2)]
        gap = abs(figures[0] - figures[1])
        fine = abs(rounded(done * 100, _FINE_PLACES) - rounded(share * 100, _FINE_PLACES))
        printed = [*figures, fine if gap == limit != fine else gap]
        if limit > 0:
            printed.append(self._row.threshold)
        is_behind = self._row.trigger_code == "completion_behind_pace"
        return printed, -exact > limit if is_behind else exact >= limit
