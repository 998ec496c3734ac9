"""Units of the county that begin, end, are renamed or regrouped within the three years: `units.yaml` read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict

from kernel.closed_yaml import Closed, load


@dataclass(frozen=True)
class Strength:
    """How big a unit is, and how well it did against its target in each year (percent of the annual target)."""

    projects: int
    scale: int  # typical agreed investment, in 100 万元
    taxpayers: int
    tax_scale: int  # typical yearly tax of one firm, 万元
    trips: int  # activities a month, about
    capital_pct: tuple[int, int, int]
    tax_pct: tuple[int, int, int]

    __pydantic_config__ = ConfigDict(extra="forbid")


class Signing(Closed):
    """A project by the day it was signed, and the unit that has it afterwards."""

    signed: date
    heir: str


class Passing(Closed):
    """A unit with its last day; its projects are numbered apart from the others'."""

    unit: str
    valid_from: date
    valid_to: date
    strength: Strength
    first_number: int
    projects: tuple[Signing, ...]

    @property
    def first_month(self) -> str:
        return f"{self.valid_from:%Y-%m}"

    @property
    def last_month(self) -> str:
        return f"{self.valid_to:%Y-%m}"

    @property
    def handed_over_in(self) -> str:
        """The first month its projects are another's."""
        return f"{self.valid_to + timedelta(days=1):%Y-%m}"


class Change(Closed):
    """A row of 单位变动表; `to` and `share_pct` only where the change has them."""

    unit: str
    change: Literal["rename", "merge", "split", "regroup", "open", "close"]
    effective: date
    to: str | None = None
    share_pct: Decimal | None = None
    document_no: str


class Table(Closed):
    """单位变动表 of a year."""

    year: int
    made_on: date
    changes: tuple[Change, ...]


class Units(Closed):
    """`units.yaml`."""

    passing: tuple[Passing, ...]
    tables: tuple[Table, ...]


@cache
def load_units() -> Units:
    return load(Path(__file__).with_name("units.yaml"), Units)


def passing() -> dict[str, Passing]:
    """The units that are not there all three years, by code, in the order of the file."""
    return {each.unit: each for each in load_units().passing}
