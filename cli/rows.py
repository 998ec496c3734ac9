"""Rows of figures as CSV or JSON, printed or written to a file: the same columns either way."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from cli.answers import UserError
from cli.targets import must_be_free, writing


class Format(StrEnum):
    """How a list is printed."""

    table = "table"
    csv = "csv"
    json = "json"


class FileFormat(StrEnum):
    """How a list is printed, or written to a file."""

    table = "table"
    csv = "csv"
    json = "json"
    xlsx = "xlsx"


FormatOption = Annotated[Format, typer.Option("--format", help="输出格式")]
FileFormatOption = Annotated[FileFormat, typer.Option("--format", help="输出格式")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", help="写入此文件（默认打印；xlsx 默认另行命名）")
]


def check_output(format: FileFormat, output: Path | None, is_overwriting: bool) -> None:
    """Raises UserError, before any work is done, when what was asked for cannot be written to `output`."""
    if output is None:
        return
    if format is FileFormat.table:
        raise UserError("表格只能打印，写入文件请加 --format csv、json 或 xlsx")
    must_be_free(output, is_overwriting)


def write(
    rows: Sequence[dict[str, Any]],
    kind: Literal["csv", "json"],
    output: Path | None = None,
    *,
    columns: Sequence[str] = (),
    is_overwriting: bool = False,
) -> None:
    """Write `rows`, all with the same keys. A list that may be empty says its `columns`, so that a CSV has its header.

    A CSV file gets the mark by which Excel knows UTF-8. Raises UserError when `output` cannot be written.
    """
    if output is None:
        _write(columns, rows, kind, sys.stdout)
        return
    encoding = "utf-8-sig" if kind == "csv" else "utf-8"
    with (
        writing(output, is_overwriting) as part,
        part.open("w", encoding=encoding, newline="") as stream,
    ):
        _write(columns, rows, kind, stream)


def _write(
    columns: Sequence[str], rows: Sequence[dict[str, Any]], kind: Literal["csv", "json"], stream: Any
) -> None:
    if kind == "csv":
        writer = csv.DictWriter(stream, fieldnames=columns or list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    else:
        json.dump(rows, stream, ensure_ascii=False, indent=2, default=str)
        stream.write("\n")
