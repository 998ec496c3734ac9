"""How the command line speaks: exit codes, readable errors, progress bars, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from kernel.findings import SEVERITY_ZH
from orchestration.progress import reporting_to

# 0 done · 1 the workbook was rejected or the period has gaps · 2 wrong words · 3 a data file is wrong · 4 the run failed
EXIT_REJECTED, EXIT_USAGE, EXIT_CONFIG, EXIT_FAILED = 1, 2, 3, 4

out = Console(highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)


class UserError(ValueError):
    """The command cannot do what was asked; the message says why and what to do next."""

    def __init__(self, message: str, details: Sequence[str] = ()):
        super().__init__(message)
        self.details = list(details)


def fail(message: str, details: Sequence[str] = ()) -> None:
    err.print(f"[bold red]✗[/] {escape(message)}", soft_wrap=True)
    for detail in details:
        err.print(f"  {detail}", markup=False, soft_wrap=True)


def table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    right: Sequence[int] = (),
    whole: Sequence[int] = (),
) -> Table:
    """A rich table of plain text: brackets in it are brackets, not styles.

    `right` are the positions of right-aligned (numeric) columns, `whole` of those whose lines are never broken.
    """
    drawn = Table(title=escape(title), title_justify="left", header_style="bold")
    for position, column in enumerate(columns):
        justify = "right" if position in right else "left"
        drawn.add_column(column, justify=justify, overflow="fold", no_wrap=position in whole)
    for row in rows:
        drawn.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    return drawn


def findings(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Rows of landed `finding` as 问题清单: what blocks first, then in the order of sheet and cell."""
    order = list(SEVERITY_ZH)
    ranked = sorted(
        rows,
        key=lambda f: (
            order.index(f["severity"]),
            f["source_sheet"] or "",
            f["source_row"] or 0,
            f["source_column"] or "",
        ),
    )
    lines = [
        (
            SEVERITY_ZH[f["severity"]],
            f["source_sheet"],
            f"{f['source_column'] or ''}{f['source_row'] or ''}",
            f["message_zh"],
            f["remedy_zh"],
        )
        for f in ranked
    ]
    return table(f"问题清单（{len(lines)}）", ["程度", "工作表", "单元格", "问题", "怎么改"], lines)


def number(value: Decimal | None, places: int = 2) -> str:
    """A decimal in full, without idle zeros beyond `places`."""
    if value is None:
        return "—"
    digits = max(places, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{digits}f}"


@contextmanager
def progress() -> Iterator[None]:
    """Draw bars for everything the pipeline reports while the block runs (on stderr, so output can be piped)."""
    bars = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
    )
    tasks: dict[str, int] = {}

    def report(what: str, done: int, total: int) -> None:
        if what not in tasks:
            for previous in tasks.values():
                bars.update(previous, completed=bars.tasks[previous].total)
            tasks[what] = bars.add_task(what, total=total)
        bars.update(tasks[what], completed=done, total=total)

    with bars, reporting_to(report):
        yield
        for task in tasks.values():
            bars.update(task, completed=bars.tasks[task].total)
