"""A header of one to three rows from the layouts' labels: which text spans which cells. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layouts import PATH_SEPARATOR, Column

Path = tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """A header text and the cells it covers: 0-based rows from the header's first, 0-based columns, inclusive."""

    text: str
    top: int
    left: int
    bottom: int
    right: int


def path_of(column: Column) -> Path:
    """Labels from group to leaf, the first way the layout writes them; a unit of the column's own behind the leaf."""
    *groups, leaf = (part.strip() for part in column.labels[0].split(PATH_SEPARATOR))
    has_unit = column.unit is not None and column.unit not in leaf
    return (*groups, f"{leaf}（{column.unit}）" if has_unit else leaf)


def spans(paths: Sequence[Path]) -> list[Span]:
    """Neighbours of one group share its cell; a leaf reaches down to the header's last row."""
    last = max(map(len, paths)) - 1
    found = [Span(path[-1], len(path) - 1, n, last, n) for n, path in enumerate(paths)]
    for level in range(last):
        groups = [path[: level + 1] if len(path) > level + 1 else None for path in paths]
        start = 0
        for n in range(1, len(groups) + 1):
            if n == len(groups) or groups[n] != groups[start]:
                if (group := groups[start]) is not None:
                    found.append(Span(group[-1], level, start, level, n - 1))
                start = n
    return found
