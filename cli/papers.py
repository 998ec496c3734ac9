"""A paper (`kernel.paper`) for the reader at the terminal, or as a file he names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Column, Table

from cli import answers, targets
from cli.answers import UserError, out
from kernel.paper import Grid, Paper

_LEAST_WIDTH = 9  # characters a column needs: four Chinese ones and its border
_BORDER = 3
_ANY_WIDTH = 100_000
# a number, a day or a code: broken in two it reads as another
_WHOLE = re.compile(r"[!-~]*[0-9][!-~]*").fullmatch

OutputOption = Annotated[Path | None, typer.Option("--output", help="写成文件：.docx、.xlsx 或 .html")]


def deliver(paper: Paper, output: Path | None, is_overwriting: bool) -> None:
    """Print `paper`, or write it to `output`. Raises UserError for an ending nothing is written with, or a taken name."""
    if output is None:
        _print(paper)
        return
    import publish

    must_be_writable(output, is_overwriting)
    with targets.writing(output, is_overwriting) as part:
        publish.write_paper(paper, part)
    out.print(f"[green]✓[/] {escape(str(output))}", soft_wrap=True)


def must_be_writable(output: Path, is_overwriting: bool) -> None:
    """Raises UserError, before any work is done, when a paper cannot be written to `output`."""
    import publish

    if output.suffix.lower() not in publish.PAPER_ENDINGS:
        raise UserError(f"写不了“{output.name}”：文件名要以 {'、'.join(publish.PAPER_ENDINGS)} 结尾")
    targets.must_be_free(output, is_overwriting)


def _print(paper: Paper) -> None:
    out.print(f"[bold]{escape(paper.title)}[/]")
    for line in paper.lines:
        out.print(line, markup=False)
    for section in paper.sections:
        out.print(f"\n[bold]{escape(section.title)}[/]")
        for sentence in section.sentences:
            out.print(sentence, markup=False)
        for grid in section.grids:
            _print_grid(grid)


def _print_grid(grid: Grid) -> None:
    """In the window where its columns have room to be read there, else as wide as it is, with a hint where to look."""
    drawn = _table(grid)
    if out.width >= sum(map(_least_width, drawn.columns)):
        out.print(drawn)
        return
    drawn.show_lines = False
    for column in drawn.columns:
        column.ratio, column.no_wrap = None, True
    natural = Measurement.get(out, out.options.update(max_width=_ANY_WIDTH), drawn).maximum
    Console(highlight=False, emoji=False, width=natural).print(drawn, crop=False)
    answers.err.print("列多，窗口放不下：加 --output 写成 .xlsx 或 .html 再看", markup=False)


def _table(grid: Grid) -> Table:
    heads = [column.title for column in grid.columns]
    drawn = answers.table(grid.caption, heads, grid.rows)
    drawn.show_lines = True
    for position, (column, said) in enumerate(zip(drawn.columns, grid.columns, strict=True)):
        column.justify, column.ratio = said.align, said.width
        column.no_wrap = any(_WHOLE(row[position]) for row in grid.rows)
    return drawn


def _least_width(column: Column) -> int:
    if not column.no_wrap:
        return _LEAST_WIDTH
    return _BORDER + max(cell_len(str(text)) for text in (column.header, *column.cells))
