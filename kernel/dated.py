"""Rules of an office in dated versions: each holds from its month `valid_from` on, until the next begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar


class Version(Protocol):
    """Anything with the month (`YYYY-MM`) it holds from."""

    @property
    def valid_from(self) -> str: ...


Dated = TypeVar("Dated", bound=Version)


def begin_apart(versions: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """The versions as they are. Raises ValueError when two begin in one month."""
    for month, count in Counter(version.valid_from for version in versions).items():
        if count > 1:
            raise ValueError(f"有 {count} 版都自 {month} 起")
    return versions


def holding_between(
    versions: Sequence[Dated], first: str, last: str
) -> Iterator[tuple[Dated, str, str | None]]:
    """Versions that hold in some month from `first` to `last`, each with the month it begins and, unless it is the last
    one, the month the next begins (exclusive); in order.
    """
    ordered = sorted(versions, key=lambda version: version.valid_from)
    for version, later in pairwise([*ordered, None]):
        end = later.valid_from if later else None
        if version.valid_from <= last and (end is None or first < end):
            yield version, version.valid_from, end
