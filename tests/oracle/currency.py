"""Capital reported in other currencies: what it comes to by the schemes' rates (docs/capital.md, "Currency")."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from fractions import Fraction
from typing import Any

from tests.oracle.numbers import half_up, number

Row = dict[str, Any]
Rates = Mapping[tuple[int, str], Fraction]
RENMINBI = "cny"
_FIGURES = ("agreed_investment_wan", "month_amount_wan", "ytd_amount_wan", "since_start_amount_wan")
_FEN = 6  # places of 万元


def rates_of(scheme: Row, earlier: Rates | None = None) -> Rates:
    """(calendar year, currency) → rate. A year without a scheme has that of the assessment year that begins in it."""
    years = {int(scheme["year"]), int(str(scheme["period"]["start"])[:4])}
    told = {year for year, _ in earlier or {}}
    own = {
        (year, fx["from"].removeprefix("wan_")): number(fx["rate"]) or Fraction(0)
        for fx in (scheme.get("fx") or {}).values()
        for year in years
        if year == int(scheme["year"]) or year not in told
    }
    return {**(earlier or {}), **own}


def in_renminbi(truth: Any, rates: Rates) -> Any:
    """The truth with its capital in Renminbi: each figure by itself, half up at the fen. Without a rate a row keeps its
    currency, and nobody knows its figures (None)."""
    converted = copy(truth)
    months = {
        unit: {month: _book(record, month, rates) for month, record in by_month.items()}
        for unit, by_month in truth.months.items()
    }
    object.__setattr__(converted, "months", months)
    return converted


def _book(record: Row, month: str, rates: Rates) -> Row:
    """A workbook, and the one it replaced."""
    replaced = {key: _book(record[key], month, rates) for key in ("superseded",) if record.get(key)}
    return {**record, "capital": [_row(row, month, rates) for row in record["capital"]], **replaced}


def is_unknown(row: Row) -> bool:
    """Whether a row's currency had no rate."""
    return (row.get("currency_code") or RENMINBI) != RENMINBI


def _row(row: Row, month: str, rates: Rates) -> Row:
    if not is_unknown(row):
        return row
    rate = rates.get((int(month[:4]), row["currency_code"]))
    if rate is None:
        return {**row, **dict.fromkeys(_FIGURES), "reported": row}
    return {
        **row,
        "reported": row,
        "currency_code": RENMINBI,
        **{
            figure: None if row[figure] is None else half_up(Fraction(row[figure]) * rate, _FEN)
            for figure in _FIGURES
        },
    }
