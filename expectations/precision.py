"""How exactly a figure is known: by the last digit its column shows on its sheet, in the sheet's unit.

A column is as fine as its finest figure: 0.12, 1.3 and 2 亿元 are told to 0.01 亿元 and stand for ±50 万元. Landed
values keep no idle zeros, so a column of one or two figures may look coarser than it is: it is taken to be as fine as
the finest figure of its whole sheet. Figures are told to one unit of the sheet at least, and a fen is exact.
"""

from __future__ import annotations

from functools import cache, cached_property

import numpy as np
import pandas as pd

from expectations.past import Past
from expectations.typed import MILLION, exact
from expectations.wording import wan_in
from kernel.tables import AMOUNT

_ENOUGH = 3  # figures of a column that tell how fine it is
_TENS = [10**power for power in range(1, 13)]


class Digits:
    """The worth of last digits on the sheets of one form, in millionths (10 fen of 万元 is 10)."""

    def __init__(self, past: Past, form: str):
        self._past, self._form = past, form
        self._finest = cache(self._finest_of)

    def places(self, column: str, receipts: pd.Series, unit_of: pd.Series | None = None) -> pd.Series:
        """Worth of the last digit of `column` on the sheet of each receipt; 0 when it is exact, or there is no sheet.

        `unit_of`: receipts whose sheet tells the unit in place of the receipt's own, which may not be known.
        """
        units = receipts if unit_of is None else unit_of
        known = {
            pair: self._place(column, *pair)
            for pair in set(zip(receipts.dropna(), units[receipts.notna()], strict=True))
        }
        pairs = zip(receipts, units, strict=True)
        return pd.Series([known.get(pair, 0) for pair in pairs], index=receipts.index, dtype="Int64")

    def is_lacking(self, column: str, receipts: pd.Series, beside: str) -> pd.Series:
        """Whether the sheet of each receipt has no such column, but one for `beside`: its form tells one figure of the two."""
        told = {
            r: self._past.unit_of(r, self._form, column) is None
            and self._past.unit_of(r, self._form, beside) is not None
            for r in receipts.dropna().unique()
        }
        return receipts.map(told).fillna(False).astype(bool)

    def _place(self, column: str, receipt_no: str, unit_of: str) -> int:
        one = int(wan_in(self._past.unit_of(unit_of, self._form, column)) * MILLION)
        place = min(self._finest(column).get(receipt_no, one), one)
        return place if place > 1 else 0

    def _finest_of(self, column: str) -> dict[str, int]:
        """Per receipt the worth of the last digit in a column; sheets without any figure are left out."""
        table, spans = self._past.in_order(self._form)
        if not spans:
            return {}
        starts = [first for first, _ in spans.values()]
        figures = exact(table[column]).fill_null(0).to_numpy()
        is_told = np.add.reduceat(figures != 0, starts, dtype=np.int64) >= _ENOUGH
        common = np.where(is_told, np.gcd.reduceat(figures, starts), self._of_sheets)
        finest = np.ones(len(common), dtype=np.int64)
        for ten in _TENS:
            finest[common % ten == 0] = ten
        return {r: int(f) for r, f, c in zip(spans, finest, common, strict=True) if c}

    @cached_property
    def _of_sheets(self) -> np.ndarray:
        """What divides every amount of a sheet, by receipt."""
        table, spans = self._past.in_order(self._form)
        starts = [first for first, _ in spans.values()]
        amounts = [exact(table[f.name]).fill_null(0).to_numpy() for f in table.schema if f.type == AMOUNT]
        return np.gcd.reduceat(np.gcd.reduce(amounts), starts)


def slack_between(one: pd.Series, other: pd.Series) -> pd.Series:
    """Twice what rounding may turn around in `a ≥ b`, from their places: nothing where both are equally fine."""
    coarser = one.where(one > other, other)
    return coarser.mask(one == other, 0)


def lenient(stated: pd.Series, expected: pd.Series, twice_slack: pd.Series) -> pd.Series:
    """`expected`, but `stated` itself where the two differ by no more than half of `twice_slack`."""
    is_within = ((stated - expected).abs() * 2 <= twice_slack).fillna(False).astype(bool)
    return expected.mask(is_within, stated)
