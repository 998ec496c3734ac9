"""Choices: the few ways in which everything here is drawn.

From a seeded generator, not from hypothesis: of thirty offices hypothesis drew, nine were all but the same and half of
the rules stood in none. Offices that differ are made smaller by leaving things out (`shrinking`), not by drawing again.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Pick:
    """Draws; the same seed always draws the same."""

    def __init__(self, seed: str):
        self._random = random.Random(seed)

    def one(self, options: Sequence[T]) -> T:
        return self._random.choice(options)

    def size(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def chance(self, of_ten: int) -> bool:
        return self._random.randint(1, 10) <= of_ten

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """All options in any order."""
        return self._random.sample(list(options), len(options))

    def some(self, options: Sequence[T], least: int = 1, most: int | None = None) -> list[T]:
        """Distinct options in their own order."""
        count = self.size(least, min(len(options), most or len(options)))
        return sorted(self._random.sample(list(options), count), key=options.index)
