"""The office habits of `habits.yaml`, loaded once. Words are data; what is done with them lies elsewhere."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from kernel.closed_yaml import Closed, load

UnitCode = Literal["wan", "wan_usd", "count", "pct", "points", "mu", "wan_per_mu"]


class UnitWord(Closed):
    """What a unit word means: `value × factor` is the value in the unit `code`."""

    code: UnitCode
    factor: Decimal


class Words(Closed):
    none: tuple[str, ...]
    approximate: tuple[str, ...]
    approximate_date: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    total: tuple[str, ...]
    subtotal: tuple[str, ...]
    of_which: tuple[str, ...]
    footer: tuple[str, ...]
    skip_columns: tuple[str, ...]


class Dates(Closed):
    first_year: int
    last_year: int


class Habits(Closed):
    header_scan_rows: int = Field(gt=0)
    units: dict[str, UnitWord]
    label_notes: tuple[str, ...]
    words: Words
    own_sheets: tuple[str, ...]
    dates: Dates


@cache
def habits() -> Habits:
    return load(Path(__file__).with_name("habits.yaml"), Habits)
