"""Projects paid in another currency: `foreign.yaml` read, and how such a project is paid.

What a unit reports of one is in its currency; all else in the county counts what it comes to by the scheme's rate.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kernel.closed_yaml import Closed, load

if TYPE_CHECKING:
    from demo.county import Project

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


def as_paid(project: Project) -> Project:
    """The project with what it is paid in its currency, and in Renminbi what that comes to; most are as they were."""
    key = f"{project.unit_code}:{project.code}"
    foreign = next((f for f in load_foreign().projects if f.project == key), None)
    if foreign is None:
        return project
    by_year = load_foreign().rates[foreign.currency]
    arrivals: dict[str, int] = {}
    for month, fen in project.arrivals.items():
        paid_in = max(month, foreign.first_month or month)
        rate = _rate(by_year, paid_in)
        amount = int(fen / rate) // _GRAIN * _GRAIN
        arrivals[paid_in] = arrivals.get(paid_in, 0) + amount
    agreed = -int(-project.agreed_wan / min(by_year.values()) // 100) * 100
    in_renminbi = {month: int(amount * _rate(by_year, month)) for month, amount in arrivals.items()}
    payment = Payment(foreign.currency, agreed, arrivals, foreign.miswritten)
    return replace(project, arrivals=in_renminbi, paid=payment)


def _rate(by_year: dict[int, Decimal], month: str) -> Decimal:
    return by_year[max(int(month[:4]), min(by_year))]
