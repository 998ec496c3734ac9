"""Reading a scheme file: YAML → closed model → checks of meaning; every problem at once, each with its line.

An entry that does not fit its model (one measure, one indicator …) is reported and set aside, or something that fits stands in
for it, and the checks of meaning go on over the rest, so one typing mistake never hides the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kernel.closed_yaml import DataFileError, Problem, line_of, problem_of, read_values, read_yaml
from kernel.office import OfficeFolder
from scheme.checks import faults
from scheme.context import Context, Location
from scheme.derived_stages import stages_written_out
from scheme.draft import Draft, context_of, of_year
from scheme.labels import labels_written_out
from scheme.model import Scheme
from scheme.phrases import words_of
from scheme.scopes import scopes_written_out
from scheme.values import EVERY_GROUP

_BLANK = "没有写值：请补上，或删去这一行；没有限制写 none"
# Entries that can be set aside one by one, the innermost first; `*` stands for any code.
_ENTRIES: tuple[Location, ...] = (
    ("assessments", "*", "indicators", "*", "parts", "*"),
    ("assessments", "*", "shadow", "*", "parts", "*"),
    ("assessments", "*", "bonus", "items", "*"),
    ("assessments", "*", "deduction", "items", "*"),
    ("assessments", "*", "indicators", "*"),
    ("assessments", "*", "shadow", "*"),
    ("assessments", "*", "eligibility", "*"),
    ("assessments", "*", "vetoes", "*"),
    ("assessments", "*", "promotions", "*"),
    ("assessments", "*", "consequences", "*"),
    ("assessments", "*", "grades"),
    *(
        ("assessments", "*", key)
        for key in ("shadow", "bonus", "deduction", "eligibility", "vetoes", "promotions")
    ),
    *(("assessments", "*", key) for key in ("consequences", "document", "show_forecast")),
    *((key, "*") for key in ("groups", "moves", "titles", "targets", "paces", "fx", "measures")),
    *((key,) for key in ("moves", "titles", "targets", "paces", "fx", "effective")),
)
# What can neither be read nor be missing: where it stands → what the checks of the rest see instead, which hinders nothing.
_STAND_INS: dict[Location, Any] = {
    ("document",): {"title": "—", "document_no": "—", "issued_date": "2000-01-01"},
    ("rounding",): {"points_places": 4, "at": "indicator"},
    ("assessments", "*", "title"): "—",
    ("assessments", "*", "clause"): "—",
    ("assessments", "*", "status"): "declared",
    ("assessments", "*", "total"): 100,
    ("assessments", "*", "ranking"): {"partition": "office", "tie_breakers": []},
}
_PERIOD: Location = ("period",)  # for it, the calendar year
_WHOLE_ASSESSMENT: Location = ("assessments", "*")
_UNION_KEYS = ("rule", "fact", "trigger")


def load_scheme(path: Path, folder: OfficeFolder) -> Scheme:
    """The scheme in `path` for the office in `folder`; outside of its `schemes/` a draft, whose name need not be its year.

    Raises DataFileError carrying all problems (file, line, key, reason), those of meaning included.
    """
    is_draft = path.resolve().parent != folder.schemes.resolve()
    scheme = _load(
        path,
        lambda scheme, unread: Context(scheme, str(scheme.year) if is_draft else path.stem, folder, unread),
    )
    return _written_out(scheme, folder)


def load_draft(path: Path, folder: OfficeFolder, year: int, placed: Mapping[str, str]) -> Draft:
    """The draft in `path`, whatever its name and year, as it would hold in `year`; `placed` gives units their groups.

    Raises DataFileError as `load_scheme` does. Units without a group are told in the answer, not here.
    """
    drafts: list[Draft] = []

    def seen(scheme: Scheme, unread: frozenset[Location]) -> Context:
        drafts.append(of_year(scheme, folder, year, placed))
        return context_of(drafts[-1], folder, unread)

    _load(path, seen)
    return replace(drafts[-1], scheme=_written_out(drafts[-1].scheme, folder))


def _written_out(scheme: Scheme, folder: OfficeFolder) -> Scheme:
    """The scheme with what its measures name by the office's words written out."""
    return stages_written_out(labels_written_out(scopes_written_out(scheme, folder), folder), folder)


def _load(path: Path, seen: Callable[[Scheme, frozenset[Location]], Context]) -> Scheme:
    """The scheme in `path` when `seen`, what the checks of meaning see of it, has no fault."""
    content = read_values(path)
    if not isinstance(content, dict):
        raise DataFileError([Problem(path, 1, "文件", "应为“键: 值”形式的 YAML")])
    blanks = set(_blanks(content, ()))
    scheme, errors, unread = _validate(content, blanks)
    wrong = [(location, _BLANK) for location in blanks]
    if scheme is not None:
        wrong += faults(seen(scheme, unread))
    if not wrong and not errors and scheme is not None:
        return scheme
    document = read_yaml(path)  # a second time, for the lines
    problems = [_problem(path, document, location, reason) for location, reason in wrong]
    problems += [problem_of(path, document, Scheme, error, words_of) for error in errors]
    raise DataFileError(sorted(set(problems), key=lambda p: (p.line, p.key, p.reason)))


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
    """(scheme, errors beside the blanks, what was set aside). No scheme when the rest is none."""
    scheme, found = _read(content)
    errors = [error for error in found if error["loc"] not in blanks]
    unread: set[Location] = {_unread(location, False) for location in blanks}
    while True:
        unread |= {_unread(error["loc"], error["type"] == "extra_forbidden") for error in found}
        if scheme is not None or () in unread:
            return scheme, errors, frozenset(unread - {()})
        for location in sorted(unread, key=len, reverse=True):
            _set_aside(content, location)
        scheme, found = _read(content)  # what is wrong only now is wrong for want of what is set aside
        if scheme is None and {_unread(e["loc"], e["type"] == "extra_forbidden") for e in found} <= unread:
            return None, errors, frozenset(unread)


def _read(content: dict[str, Any]) -> tuple[Scheme | None, list[Any]]:
    """The scheme, or what pydantic finds wrong."""
    try:
        return Scheme.model_validate(content), []
    except ValidationError as err:
        return None, [_as_written(error, content) for error in err.errors()]


def _as_written(error: Any, content: Any) -> Any:
    """The error with a location the file holds: pydantic adds the mark of a union's member, or names no key at all."""
    location: list[str | int] = []
    node, is_marked = content, False
    for step in error["loc"]:
        if not isinstance(node, dict | list) or step == EVERY_GROUP or str(step).startswith("<"):
            continue  # a short form of what pydantic saw, or the mark of a union without a key of its own
        if isinstance(node, dict) and not is_marked and step in [node.get(key) for key in _UNION_KEYS]:
            is_marked = True
            continue
        location.append(step)
        inner = _below(node, step)
        node, is_marked = (node, is_marked) if inner is None else (inner, False)
    if error["type"].startswith("union_tag"):
        location.append(error["ctx"]["discriminator"].strip("'"))
    return {**error, "loc": tuple(location)}


def _below(node: Any, step: str | int) -> Any:
    if isinstance(node, list):
        return node[step] if isinstance(step, int) and step < len(node) else None
    return node.get(step)


def _unread(location: Location, is_extra: bool) -> Location:
    """What is set aside for a fault at `location`: the innermost entry it lies in; a key too many alone. () when nothing can be."""
    for pattern in _ENTRIES:
        if _fits(location[: len(pattern)], pattern):
            return location[: len(pattern)]
    if is_extra and len(location) in (1, len(_WHOLE_ASSESSMENT) + 1):
        return location
    for pattern in (_PERIOD, *_STAND_INS, _WHOLE_ASSESSMENT):
        if _fits(location[: len(pattern)], pattern):
            return location[: len(pattern)]
    return ()


def _fits(location: Location, pattern: Location) -> bool:
    return len(location) == len(pattern) and all(
        p in ("*", step) for p, step in zip(pattern, location, strict=True)
    )


def _set_aside(content: dict[str, Any], location: Location) -> None:
    node: Any = content
    for step in location[:-1]:
        if not isinstance(node, dict) or step not in node:
            return  # the entry around it is set aside already
        node = node[step]
    if not isinstance(node, dict):
        return
    node.pop(location[-1], None)
    if location == _PERIOD:
        year = content.get("year")
        node[location[-1]] = {"start": f"{year}-01", "end": f"{year}-12"}
    for pattern, value in _STAND_INS.items():
        if _fits(location, pattern):
            node[location[-1]] = value
