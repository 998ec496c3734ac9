"""Rows of figures as CSV or JSON, printed or written to a file: the same columns either way."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any, Literal

from cli.targets import writing


def write(rows: list[dict[str, Any]], kind: Literal["csv", "json"], output: Path | None = None) -> None:
    """Write `rows` (at least one, all with the same keys). A CSV file gets the mark by which Excel knows UTF-8.

    Raises UserError when `output` cannot be written.
    """
    if output is None:
        _write(rows, kind, sys.stdout)
        return
    with (
        writing(output),
        output.open("w", encoding="utf-8-sig" if kind == "csv" else "utf-8", newline="") as stream,
    ):
        _write(rows, kind, stream)


def _write(rows: list[dict[str, Any]], kind: Literal["csv", "json"], stream: Any) -> None:
    if kind == "csv":
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    else:
        json.dump(rows, stream, ensure_ascii=False, indent=2, default=str)
        stream.write("\n")
