"""Projects paid in another currency: `foreign.yaml` read, and how such a project is paid.

What a unit reports of one is in its currency; all else in the county counts what it comes to by the scheme's rate.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from kernel.closed_yaml import Closed, load

Currency = Literal["usd", "hkd", "sgd"]
RENMINBI = "cny"
_GRAIN = 100  # whole 万 of the currency, so that what they come to is whole fen of 万元


class Miswritten(Closed):
    """A month whose sheet has another currency's name at the right figures."""

    month: str
    currency: Currency


class ForeignProject(Closed):
    """A project (`unit:code`) paid in `currency`. `first_month`: what came before it came in that month."""

    project: str
    currency: Currency
    first_month: str | None = None
    miswritten: Miswritten | None = None


class ForeignCapital(Closed):
    """`foreign.yaml`: the schemes' rates by currency and year, and the projects."""

    rates: dict[Currency, dict[int, Decimal]]
    projects: tuple[ForeignProject, ...]


@dataclass(frozen=True)
class Payment:
    """How a project is paid: agreed sum in 万 of the currency, amounts by month in hundredths of it."""

    currency_code: str
    agreed: int
    arrivals: dict[str, int] = field(hash=False)
    miswritten: Miswritten | None = None

    def currency_in(self, month: str) -> str:
        """The currency the unit's sheet of the month names."""
        is_wrong = self.miswritten is not None and self.miswritten.month == month
        return self.miswritten.currency if is_wrong and self.miswritten else self.currency_code

    def arrived(self, first: str, last: str) -> int:
        """Hundredths arrived in the months `first`…`last`."""
        return sum(amount for month, amount in self.arrivals.items() if first <= month <= last)


@cache
def load_foreign() -> ForeignCapital:
    return load(Path(__file__).with_name("foreign.yaml"), ForeignCapital)


def payment_of(
    project: str, arrivals: dict[str, int], agreed_wan: int
) -> tuple[Payment, dict[str, int]] | None:
    """How a project (`unit:code`) of these amounts (month → fen of 万元) is paid, and what each month then comes to in Renminbi;
    None of one that is paid in Renminbi, as most are.
    """
    foreign = next((f for f in load_foreign().projects if f.project == project), None)
    if foreign is None:
        return None
    by_year = load_foreign().rates[foreign.currency]
    paid: dict[str, int] = {}
    for month, fen in arrivals.items():
        paid_in = max(month, foreign.first_month or month)
        rate = _rate(by_year, paid_in)
        amount = int(fen / rate) // _GRAIN * _GRAIN
        paid[paid_in] = paid.get(paid_in, 0) + amount
    agreed = -int(-agreed_wan / min(by_year.values()) // 100) * 100
    in_renminbi = {month: int(amount * _rate(by_year, month)) for month, amount in paid.items()}
    return Payment(foreign.currency, agreed, paid, foreign.miswritten), in_renminbi


def _rate(by_year: dict[int, Decimal], month: str) -> Decimal:
    return by_year[max(int(month[:4]), min(by_year))]
