"""Names of projects and firms as they are compared: width, spaces, brackets, company endings and the phase set aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_CHINESE = {word: number for number, word in enumerate("一二三四五六七八九十", start=1)}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_PHASE = re.compile(r"第?([一二三四五六七八九十]|[0-9]{1,2}|iii|ii|iv|i|v)期(?:工程|项目)?")
_NOT_NAME = re.compile(r"[\W_]+")


class Name(NamedTuple):
    """What is left of a name to compare, and the phase it names (一期 is 1; None when it names none)."""

    core: str
    phase: int | None


def name_of(text: str, endings: Sequence[str]) -> Name:
    """`平阳（锦野）智能装备建设项目 二期` with the endings of projects is (`平阳锦野智能装备`, 2)."""
    folded = _NOT_NAME.sub("", unicodedata.normalize("NFKC", text).casefold())
    match = _PHASE.search(folded)
    rest = folded[: match.start()] + folded[match.end() :] if match else folded
    core = _without(rest, endings)
    return Name(core or folded, _number(match[1]) if match else None)


def _without(text: str, endings: Sequence[str]) -> str:
    longest_first = sorted(endings, key=len, reverse=True)
    while ending := next((e for e in longest_first if text.endswith(e) and text != e), None):
        text = text.removesuffix(ending)
    return text


def _number(word: str) -> int:
    return _CHINESE.get(word) or _ROMAN.get(word) or int(word)
