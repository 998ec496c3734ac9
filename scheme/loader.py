"""Reading a scheme file: YAML → closed model → checks of meaning; every problem at once, each with its line.

An entry that does not fit its model (one measure, one indicator …) is reported and set aside, and the checks of
meaning go on over the rest, so one typing mistake never hides the others.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kernel.closed_yaml import DataFileError, Problem, line_of, plain, problem_of, read_yaml
from kernel.office import OfficeFolder
from scheme.checks import faults
from scheme.context import Context, Location
from scheme.model import Scheme

# Entries that can be set aside one by one, and how long their location is; `*` stands for any code.
_ENTRIES: tuple[Location, ...] = (
    ("groups", "*"),
    ("targets", "*"),
    ("paces", "*"),
    ("measures", "*"),
    ("assessments", "*", "indicators", "*"),
    ("assessments", "*", "bonus", "items", "*"),
    ("assessments", "*", "deduction", "items", "*"),
    ("assessments", "*", "consequences", "*"),
)


def load_scheme(path: Path, folder: OfficeFolder) -> Scheme:
    """The scheme in `path` for the office in `folder`.

    Raises DataFileError carrying all problems (file, line, key, reason), those of meaning included.
    """
    document = read_yaml(path)
    if not isinstance(document, dict):
        raise DataFileError([Problem(path, 1, "文件", "应为“键: 值”形式的 YAML")])
    content = plain(document)
    scheme, errors, unread = _validate(content)
    problems = [problem_of(path, document, Scheme, error) for error in errors]
    if scheme is not None:
        problems += [
            Problem(path, line_of(document, location), ".".join(map(str, location)), reason)
            for location, reason in faults(Context(scheme, path.stem, folder, unread))
        ]
    if problems or scheme is None:
        raise DataFileError(sorted(set(problems), key=lambda p: (p.line, p.key, p.reason)))
    return scheme


def check(path: Path, folder: OfficeFolder) -> list[Problem]:
    """All problems of a scheme file; empty when it loads."""
    try:
        load_scheme(path, folder)
    except DataFileError as err:
        return err.problems
    return []


def _validate(content: dict[str, Any]) -> tuple[Scheme | None, list[Any], frozenset[Location]]:
    """(scheme, errors, entries set aside). No scheme when what remains without those entries is still no scheme."""
    try:
        return Scheme.model_validate(content), [], frozenset()
    except ValidationError as err:
        errors = err.errors()
    unread = frozenset(entry for error in errors if (entry := _entry(error["loc"])))
    for entry in unread:
        _remove(content, entry)
    try:
        return Scheme.model_validate(content), errors, unread
    except ValidationError:
        return None, errors, unread


def _entry(location: Location) -> Location | None:
    for pattern in _ENTRIES:
        head = location[: len(pattern)]
        if len(head) == len(pattern) and all(p in ("*", step) for p, step in zip(pattern, head, strict=True)):
            return head
    return None


def _remove(content: dict[str, Any], entry: Location) -> None:
    node = content
    for step in entry[:-1]:
        node = node[step]
    node.pop(entry[-1], None)
