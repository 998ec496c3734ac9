"""Reading a scheme file: YAML → closed model → checks of meaning; every problem at once, each with its line.

An entry that does not fit its model (one measure, one indicator …) is reported and set aside, and the checks of
meaning go on over the rest, so one typing mistake never hides the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kernel.closed_yaml import DataFileError, Problem, line_of, plain, problem_of, read_yaml
from kernel.office import OfficeFolder
from scheme.checks import faults
from scheme.context import Context, Location
from scheme.model import Scheme
from scheme.values import EVERY_GROUP

_BLANK = "没有写值：请补上，或删去这一行；没有限制写 none"
# Entries that can be set aside one by one (`*` stands for any code); those of the second list are unions.
_PLAIN: tuple[Location, ...] = (
    ("groups", "*"),
    ("targets", "*"),
    ("paces", "*"),
    ("assessments", "*", "deduction", "items", "*"),
)
_UNIONS: tuple[Location, ...] = (
    ("measures", "*"),
    ("assessments", "*", "indicators", "*"),
    ("assessments", "*", "bonus", "items", "*"),
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
    blanks = set(_blanks(content, ()))
    scheme, errors, unread = _validate(content, blanks)
    problems = [_problem(path, document, location, _BLANK) for location in blanks]
    problems += [problem_of(path, document, Scheme, error) for error in errors]
    if scheme is not None:
        problems += [
            _problem(path, document, location, reason)
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


def _problem(path: Path, document: Any, location: Location, reason: str) -> Problem:
    return Problem(path, line_of(document, location), ".".join(map(str, location)), reason)


def _blanks(node: Any, location: Location) -> Iterator[Location]:
    """Where a key stands without a value: forgotten, or meant as "none"? Never guessed."""
    if node is None:
        yield location
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, child in steps:
        yield from _blanks(child, (*location, step))


def _validate(
    content: dict[str, Any], blanks: set[Location]
) -> tuple[Scheme | None, list[Any], frozenset[Location]]:
    """(scheme, errors beside the blanks, entries set aside). No scheme when the rest without those entries is none."""
    try:
        scheme, errors = Scheme.model_validate(content), []
    except ValidationError as err:
        scheme, errors = None, [e for e in map(_as_written, err.errors()) if e["loc"] not in blanks]
    faulty = [*blanks, *(error["loc"] for error in errors)]
    unread = frozenset(e for location in faulty if (e := _entry(location, _PLAIN + _UNIONS)))
    if scheme is not None:
        return scheme, errors, unread
    for entry in unread:
        _remove(content, entry)
    try:
        return Scheme.model_validate(content), errors, unread
    except ValidationError:
        return None, errors, unread


def _as_written(error: Any) -> Any:
    """The error with a location the file holds: pydantic puts a union's tag behind the entry, or names no key at all."""
    location = tuple(step for step in error["loc"] if step != EVERY_GROUP)  # a number for every group
    error = {**error, "loc": location}
    if (entry := _entry(location, _UNIONS)) is None:
        return error
    if error["type"].startswith("union_tag"):
        return {**error, "loc": (*location, error["ctx"]["discriminator"].strip("'"))}
    return {**error, "loc": entry + location[len(entry) + 1 :]}


def _entry(location: Location, patterns: tuple[Location, ...]) -> Location | None:
    """The entry `location` lies in, if it lies in one of `patterns`."""
    for pattern in patterns:
        head = location[: len(pattern)]
        if len(head) == len(pattern) and all(p in ("*", step) for p, step in zip(pattern, head, strict=True)):
            return head
    return None


def _remove(content: dict[str, Any], entry: Location) -> None:
    node = content
    for step in entry[:-1]:
        node = node[step]
    node.pop(entry[-1], None)
