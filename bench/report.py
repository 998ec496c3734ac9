"""A table of measures and their goals, as printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Line:
    """One measure as printed; `is_met` is None for what has no goal."""

    title: str
    value: str
    goal: str = ""
    is_met: bool | None = None


def show(title: str, lines: Iterable[Line]) -> int:
    """Print the lines; 1 when a goal is missed, else 0."""
    found = list(lines)
    table = Table("measure", "value", "goal", "", title=title)
    for line in found:
        table.add_row(
            line.title, line.value, line.goal, {None: "", True: "met", False: "MISSED"}[line.is_met]
        )
    Console().print(table)
    return 1 if any(line.is_met is False for line in found) else 0
