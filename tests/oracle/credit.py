"""Which of several claims of a project counts, and whose part of its count that is (docs/capital.md, `fct_project_credit`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from tests.oracle.capital import Shares, first_named

Row = dict[str, Any]
Counted = tuple[str, str, Row, Fraction]
_WHOLE = 100


class ProjectCredit:
    """The projects of a truth, once each."""

    def __init__(self, truth: Any):
        self._first = first_named(truth)
        self._shares = Shares.of(truth)

    def parts(self, month: str, claims: Mapping[str, list[Row]], credit: str) -> Iterator[Counted]:
        """(unit, unit whose claim counts, its row, part of the one): `shared` by the shares of the count that hold at the
        month's end, where they make a whole; `leader` whole to who claims. `claims`: unit → its rows of the month."""
        for code in sorted({code for _, code in self._first}):
            groups = self._shares.joined(code, [unit for unit, own in self._first if own == code])
            for units in groups:
                is_meant = self._shares.is_about(code, units, month, is_only=len(groups) == 1)
                holding = self._shares.holding(code, month) if is_meant else []
                order = {row["unit_code"]: n for n, row in reversed(list(enumerate(holding)))}
                found = [(unit, row) for unit in units for row in claims[unit] if row["project_code"] == code]
                if not found:
                    continue
                claimer, row = min(
                    found, key=lambda c: (order.get(c[0], len(order)), self._first[c[0], code], c[0])
                )
                for unit, pct in self._by_unit(holding, claimer, credit).items():
                    yield unit, claimer, row, pct / _WHOLE

    @staticmethod
    def _by_unit(holding: list[Row], claimer: str, credit: str) -> dict[str, Fraction]:
        parts: dict[str, Fraction] = {}
        for row in holding if credit == "shared" else ():
            pct = Fraction(row["count_share_pct"])
            parts[row["unit_code"]] = parts.get(row["unit_code"], Fraction(0)) + pct
        return parts if sum(parts.values()) == _WHOLE else {claimer: Fraction(_WHOLE)}
