"""Lists of an office as CSV with a closed header: every row a pydantic model, or every fault with file and line."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from kernel.closed_yaml import DataFileError, Problem
from kernel.reasons import reason_of_value

Model = TypeVar("Model", bound=BaseModel)


def read_csv(path: Path, model: type[Model]) -> tuple[dict[int, Model], list[Problem]]:
    """Rows by their line in the file, and what is wrong with the others.

    Raises DataFileError when the file is missing, is not UTF-8, or its header or shape is not the model's.
    """
    columns = tuple(model.model_fields)
    problems: list[Problem] = []
    rows: dict[int, Model] = {}
    for line, row in _lines(path, columns):
        try:
            rows[line] = model.model_validate(row)
        except ValidationError as err:
            problems += [
                Problem(path, line, ".".join(map(str, e["loc"])) or "本行", reason_of_value(e, columns))
                for e in err.errors()
            ]
    return rows, problems


def _lines(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """(line number, row) of the file."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if sorted(reader.fieldnames or ()) != sorted(columns):
                raise DataFileError([Problem(path, 1, "表头", f"应为 {','.join(columns)}")])
            rows = [(reader.line_num, row) for row in reader]
    except FileNotFoundError:
        raise DataFileError([Problem(path, 0, "文件", "找不到该文件")]) from None
    except UnicodeDecodeError:
        raise DataFileError(
            [Problem(path, 0, "文件", "不是 UTF-8 编码，请在 Excel 里另存为“CSV UTF-8”")]
        ) from None
    uneven = [
        Problem(path, line, "本行", "列数与表头不符")
        for line, row in rows
        if None in row or None in row.values()
    ]
    if uneven:
        raise DataFileError(uneven)
    return rows
