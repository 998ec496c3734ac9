"""`receipts.csv` in an office's inbox: when each file came and from whom, as the office wrote it down."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kernel.closed_yaml import DataFileError, Problem

MANIFEST = "receipts.csv"
_COLUMNS = ("file", "received_at", "sender")


@dataclass(frozen=True)
class Clock:
    """What the manifest says of one file. `received_at` is naive office time."""

    received_at: datetime
    sender: str | None


def read_manifest(path: Path, today: date | None = None) -> dict[str, Clock]:
    """Inbox path → its clock; empty without a manifest. Raises DataFileError naming file and line of every fault.

    With `today`, a time after it is a fault: nothing has been received yet that comes later.
    """
    if not path.exists():
        return {}
    clocks: dict[str, Clock] = {}
    problems: list[Problem] = []
    for line, row in _lines(path):
        try:
            file, received_at = _file_of(row, clocks), _time_of(row, today)
            clocks[file] = Clock(received_at, (row["sender"] or "").strip() or None)
        except ValueError as err:
            problems.append(Problem(path, line, *err.args))
    if problems:
        raise DataFileError(problems)
    return clocks


def _lines(path: Path) -> list[tuple[int, dict[str, str]]]:
    """(line number, row) of the manifest."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != _COLUMNS:
                raise DataFileError([Problem(path, 1, "表头", f"应为 {','.join(_COLUMNS)}")])
            return [(reader.line_num, row) for row in reader]
    except UnicodeDecodeError:
        reason = "不是 UTF-8 编码，请在 Excel 里另存为“CSV UTF-8”"
        raise DataFileError([Problem(path, 0, "文件", reason)]) from None


def _file_of(row: dict[str, str], known: dict[str, Clock]) -> str:
    file = unicodedata.normalize("NFC", (row["file"] or "").strip().replace("\\", "/"))
    if not file or None in row:
        raise ValueError("file", "文件路径为空，或本行列数多于表头")
    if file in known:
        raise ValueError("file", f"“{file}”重复登记")
    return file


def _time_of(row: dict[str, str], today: date | None) -> datetime:
    text = (row["received_at"] or "").strip()
    found = _parsed(text)
    if found is None:
        raise ValueError("received_at", f"“{text}”不是时间，请写成 2024-07-03 09:12")
    if found.tzinfo is not None:
        raise ValueError("received_at", f"“{text}”请写办公室当地时间，不带时区")
    if today is not None and found.date() > today:
        raise ValueError("received_at", f"“{text}”还没有到，请核对年月日")
    return found


def _parsed(text: str) -> datetime | None:
    """ISO, or as Excel rewrites it when the file is saved: `2024/7/3 9:12`."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for pattern in ("%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S"):
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 — office time is naive
        except ValueError:
            continue
    return None
