"""What stands beside each score of a release: the rows of its indicator, its parts, its scheme rows, its conditions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from publish import arithmetic, rules
from publish.conditions import Conditions
from publish.rows import ReportTables, Score
from publish.rules import Beside, Outcome


class Around:
    """Looked up once for a whole release."""

    def __init__(self, tables: ReportTables, conditions: Conditions):
        self._conditions = conditions
        self._bands = _by(tables.bands, lambda b: b.indicator_code)
        self._cases = _by(tables.cases, lambda c: c.indicator_code)
        self._places = _by(tables.places, lambda p: p.indicator_code)
        self._weights = _by(tables.period_weights, lambda w: (w.unit_code, w.indicator_code))
        self._rows = _by(tables.scores, lambda s: s.indicator_code)
        self._parts = _by(tables.scores, lambda s: (s.unit_code, s.parent_code))

    def beside(self, score: Score, outcomes: dict[tuple[str, str], Outcome]) -> Beside:
        """`outcomes` by (unit, indicator) must hold the parts of a composite."""
        unit, code = score.unit_code, score.indicator_code
        peers = self._rows[code] if score.rule in ("efficacy", "rank_points") else []
        parts = self._parts.get((unit, code), []) if score.rule == "composite" else []
        return Beside(
            bands=self._bands.get(code, []),
            weights=self._weights.get((unit, code), []),
            cases=self._cases.get(code, []),
            places=self._places.get(code, []),
            gate=self._gate(score),
            case_holds=self._conditions.cases(unit, code) if score.rule == "cases" else {},
            peers=[(peer, self._gate(peer)) for peer in peers],
            parts=[(part, outcomes[unit, part.indicator_code]) for part in parts],
        )

    def _gate(self, score: Score) -> bool | None:
        return self._conditions.gate(score.unit_code, score.indicator_code, score.gate_match)

    def compared(self, score: Score, outcomes: dict[tuple[str, str], Outcome]) -> dict[str, Any]:
        """The printed figures between x and the points: x itself, and how a unit compares with the others."""
        figures: dict[str, Any] = {}
        if score.x_over is not None:
            try:
                x = arithmetic.looked_at(score)
            except arithmetic.NotComputableError:  # already named where the points are computed
                return figures
            figures |= {"x_over": x.numerator, "x_under": x.denominator}
        if score.peer_x is not None:
            figures |= rules.comparison(score, self.beside(score, outcomes))
        return figures


def _by(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
