"""How each unit's clerk writes: fonts, dates as dates or as text, commas and full-width digits in text numbers.

A value is never changed by the way it is written; what reads the workbook must get the same value back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
_DATE_STYLES = ("true", "dotted", "chinese", "slashed")
_FONTS = ("宋体", "仿宋", "等线", "微软雅黑")


@dataclass(frozen=True)
class Clerk:
    """The habits of one unit's clerk. Shares are per mille of the cells they apply to."""

    font: str
    date_style: str
    none_sign: str | int  # what stands for a month without any amount
    comma_text_share: int
    full_width_share: int
    banded: bool


OFFICE_CLERK = Clerk("仿宋", "true", 0, 0, 0, False)


def clerk_of(unit: str) -> Clerk:
    rng = Random(f"clerk-{unit}")
    return Clerk(
        font=rng.choice(_FONTS),
        date_style=rng.choice(_DATE_STYLES),
        none_sign=rng.choice(["－", 0, 0]),
        comma_text_share=rng.choice([0, 8, 30]),
        full_width_share=rng.choice([0, 0, 6]),
        banded=rng.random() < 0.3,
    )


def write_amount(value: Decimal, clerk: Clerk, rng: Random, is_month: bool) -> Decimal | str | int:
    """`value` as this clerk types it: mostly a number, sometimes text."""
    if value == 0:
        return clerk.none_sign if is_month else 0
    draw = rng.randrange(1000)
    if draw < clerk.full_width_share:
        return f"{value:f}".translate(_FULL_WIDTH)
    if draw < clerk.full_width_share + clerk.comma_text_share:
        return f"{value:,f}"
    return value


def write_date(day: date | None, clerk: Clerk, rng: Random) -> date | str | None:
    """`day` as this clerk types it. Nobody keeps to one way for ever: one date in twelve is typed differently."""
    if day is None:
        return None
    style = clerk.date_style if rng.randrange(12) else rng.choice(_DATE_STYLES)
    match style:
        case "dotted":
            return f"{day.year}.{day.month}.{day.day}"
        case "chinese":
            return f"{day.year}年{day.month}月{day.day}日"
        case "slashed":
            return f"{day.year}/{day.month}/{day.day}"
        case _:
            return day
