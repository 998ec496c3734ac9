"""A paper (`kernel.paper`) for the reader at the terminal, or as a file he names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli import answers, targets
from cli.answers import UserError, out
from kernel.paper import Grid, Paper

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
            out.print(_table(grid))


def _table(grid: Grid) -> object:
    heads = [column.title for column in grid.columns]
    drawn = answers.table(grid.caption, heads, grid.rows)
    drawn.show_lines = True
    for column, said in zip(drawn.columns, grid.columns, strict=True):
        column.justify, column.ratio = said.align, said.width
    return drawn
