"""What of a ledger's rows passes a measure's filters (contracts: "How a `scheme_measure` row is read")."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

Row = dict[str, Any]


def of_projects(counted: list[tuple[str, Fraction]], is_largest: bool) -> Iterator[Fraction]:
    """The amounts of all projects, or only those of the project that has most."""
    if is_largest and counted:
        codes = {code for code, _ in counted}
        yield max(sum(amount for own, amount in counted if own == code) for code in codes)
    elif not is_largest:
        yield from (amount for _, amount in counted)


def of_enterprises(counted: list[tuple[str, Fraction | None, int]], measure: Row) -> Iterator[Fraction]:
    """The amounts of the enterprises that are within the bounds of tax by all their rows, or a one of each.

    `counted`: (enterprise, amount, sign: −1 for the month before the window). Without bounds a blank is left out; within them
    nobody is of whom a figure is blank or none is of the window.
    """
    low, high = measure.get("min_tax_wan"), measure.get("max_tax_wan")
    if low is None and high is None:
        yield from (amount for _, amount, _ in counted if amount is not None)
        return
    for code in dict.fromkeys(code for code, _, _ in counted):
        own = [amount for other, amount, _ in counted if other == code]
        if not any(amount is not None and sign > 0 for other, amount, sign in counted if other == code):
            continue
        known = [amount for amount in own if amount is not None]
        total = sum(known, Fraction(0))
        is_over = low is None or total >= Fraction(str(low))
        if len(known) == len(own) and is_over and (high is None or total < Fraction(str(high))):
            yield Fraction(1) if measure["value"] == "enterprises" else total


def is_not_in(name: str | None, excluded: list[str] | None) -> bool:
    return excluded is None or (name is not None and name not in excluded)


def passes(code: str | None, allowed: list[str] | None) -> bool:
    return allowed is None or code in allowed


def agrees(flag: bool, wanted: bool | None) -> bool:
    return wanted is None or flag is wanted


def is_in_tier(row: Row, measure: Row) -> bool:
    """Lower bound inclusive (以上 = ≥), upper bound exclusive, on the agreed investment in 万元; one nobody knows is in none."""
    low, high = measure.get("min_investment_wan"), measure.get("max_investment_wan")
    if row["agreed_investment_wan"] is None:
        return low is None and high is None
    agreed = Fraction(row["agreed_investment_wan"])
    return (low is None or agreed >= Fraction(str(low))) and (high is None or agreed < Fraction(str(high)))


def is_share(part: Any, row: Row, least_pct: Any) -> bool:
    """`part` is at least that percent of the agreed investment; a part nobody knows is not."""
    if least_pct is None:
        return True
    if part is None or row["agreed_investment_wan"] is None:
        return False
    return Fraction(part) * 100 >= Fraction(str(least_pct)) * Fraction(row["agreed_investment_wan"])
