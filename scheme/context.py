"""What a check of meaning sees: the scheme, its office, and which entries could not be read at all.

An entry that could not be read counts as known: its own fault is already reported, and nothing that refers to it
is blamed for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kernel.office import OfficeFolder
from scheme.model import Scheme

Location = tuple[str | int, ...]
Fault = tuple[Location, str]


@dataclass(frozen=True)
class Context:
    """`stem`: the year the file's name says, of a draft its own; `unread`: locations of entries left out of `scheme` as unreadable."""

    scheme: Scheme
    stem: str
    folder: OfficeFolder
    unread: frozenset[Location] = frozenset()

    def knows(self, *location: str) -> bool:
        """Is there an entry at `location`, readable or not?"""
        node: Any = self.scheme
        for step in location:
            node = node.get(step) if isinstance(node, dict) else getattr(node, step, None)
        return node is not None or self.is_unread(location)

    def is_unread(self, location: Location) -> bool:
        return any(location[: len(gone)] == gone for gone in self.unread)

    def is_whole(self, location: Location) -> bool:
        """Was everything below `location` readable?"""
        return not any(gone[: len(location)] == location for gone in self.unread)


def _likeness(code: str, known: str, **_: Any) -> float:
    """Of codes equally like it the one a slip of two keys away: unit_60 means unit_06, not unit_01."""
    return float(fuzz.WRatio(code, known)) - 0.1 * OSA.distance(code, known)


def unknown(what: str, code: str, known: Iterable[str]) -> str:
    """`没有代码为 x 的指标，是否想写 y？`"""
    guess = process.extractOne(code, sorted(known), scorer=_likeness, score_cutoff=60)
    return f"没有代码为“{code}”的{what}" + (f"，是否想写“{guess[0]}”？" if guess else "")
