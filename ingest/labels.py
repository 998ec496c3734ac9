"""Labels compared by meaning: spaces, widths, line breaks and unit brackets do not count. No sheet is read here."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from ingest.habits import habits

_BRACKET = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_CIRCLED = re.compile(r"[\u2460-\u2473]")
_SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")
_FULL_POINTS = re.compile(r"[0-9]+(?:\.[0-9]+)?分")
_UNIT_SPLIT = re.compile(r"[/、,]")


@lru_cache(maxsize=20_000)
def squeeze(text: str) -> str:
    """`text` in half width with every kind of space removed."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=20_000)
def split_label(text: str) -> tuple[str, str | None]:
    """A header text as (name to compare, unit word it carries or None): `到位资金\\n（亿元）` → (`到位资金`, `亿元`)."""
    unit: str | None = None

    def drop_remark(match: re.Match[str]) -> str:
        nonlocal unit
        content = match[1].removeprefix("单位:")
        if content in habits().units:
            unit = content
            return ""
        is_remark = content in _notes() or _all_units(content) or _FULL_POINTS.fullmatch(content)
        return "" if is_remark else match[0]

    name = _BRACKET.sub(drop_remark, squeeze(_CIRCLED.sub("", text)))
    return name.strip(":*,、"), unit


def normal(text: str) -> str:
    """The name of a label, as compared."""
    return split_label(text)[0]


def unit_word(text: str) -> str | None:
    """The unit a `单位：` line states: `万元`; of several (`万元、个`) the money one; None when none is known."""
    known = [word for word in _UNIT_SPLIT.split(squeeze(text).strip("();。")) if word in habits().units]
    money = [word for word in known if habits().units[word].code in ("wan", "wan_usd")]
    return (money or known or [None])[0]


@cache
def _notes() -> frozenset[str]:
    return frozenset(squeeze(note) for note in habits().label_notes)


def _all_units(content: str) -> bool:
    return all(part in habits().units for part in _UNIT_SPLIT.split(content))
