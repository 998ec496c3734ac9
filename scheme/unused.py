"""What a scheme writes and nobody uses: measures, targets, paces, rates, titles, groups and indicators.

No fault: such a scheme runs. The sentences are data (`unused.yaml`). What does not belong here: faults (`checks`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kernel.closed_yaml import Closed, Problem, line_of, load, read_yaml
from scheme.conditions import Target
from scheme.context import Location
from scheme.model import Scheme

PATH = Path(__file__).with_name("unused.yaml")
# fields that name an entry, by what they name; a target is named by a block of its own
_NAMES = {
    "measure": "measures",
    "numerator": "measures",
    "denominator": "measures",
    "pace": "paces",
    "fx": "fx",
    "raters": "titles",
    "items": "titles",
    "item": "titles",
}


class Remarks(Closed):
    """One sentence for each kind of entry, with `{code}` and `{title}`."""

    measures: str
    targets: str
    paces: str
    fx: str
    titles: str
    groups: str
    indicators: str


@cache
def load_remarks() -> Remarks:
    """Raises DataFileError when the file does not fit."""
    return load(PATH, Remarks)


def unused(path: Path, scheme: Scheme) -> list[Problem]:
    """Every entry of the scheme in `path` that nothing uses, in the order of the file, each with its line."""
    document = read_yaml(path)
    found = [
        Problem(
            path,
            line_of(document, location),
            ".".join(map(str, location)),
            getattr(load_remarks(), kind).format(code=location[-1], title=title),
        )
        for kind, location, title in (*_unnamed(scheme), *_not_assessed(scheme))
    ]
    return sorted(found, key=lambda problem: (problem.line, problem.key))


def _unnamed(scheme: Scheme) -> Iterator[tuple[str, Location, str]]:
    """Entries that no assessment and no move leads to, over however many measures."""
    used: set[tuple[str, str]] = set(_names([scheme.assessments, scheme.moves]))
    waiting = {code for kind, code in used if kind == "measures"}
    while waiting:
        beyond = set(_names([scheme.measures[code] for code in waiting & scheme.measures.keys()])) - used
        used |= beyond
        waiting = {code for kind, code in beyond if kind == "measures"}
    if any(
        scheme.measures[code].fact == "capital"
        for kind, code in used
        if kind == "measures" and code in scheme.measures
    ):
        used |= {("fx", code) for code in scheme.fx}  # capital is converted by the rate of its row's currency
    for kind in ("measures", "targets", "paces", "fx", "titles"):
        for code, entry in getattr(scheme, kind).items():
            if (kind, code) not in used:
                yield kind, (kind, code), entry if isinstance(entry, str) else entry.title


def _names(node: Any) -> Iterator[tuple[str, str]]:
    """(kind, code) of every entry named below `node`."""
    if isinstance(node, Target):
        yield "targets", node.code
    if isinstance(node, BaseModel):
        for field, value in node:
            codes = value if isinstance(value, list | tuple | dict) else [value]
            if field in _NAMES:
                yield from ((_NAMES[field], code) for code in codes if isinstance(code, str))
            yield from _names(value)
    elif isinstance(node, dict):
        for value in node.values():
            yield from _names(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _names(value)


def _not_assessed(scheme: Scheme) -> Iterator[tuple[str, Location, str]]:
    """Groups that have points in no assessment, and indicators worth nothing in every group."""
    assessed: set[str] = set()
    for assessment_code, assessment in scheme.assessments.items():
        for entry in assessment.items():
            if entry.role not in ("indicator", "shadow"):
                continue
            worth = {group for group in scheme.groups if scheme.full_points(entry, group)}
            if entry.role == "indicator":
                assessed |= worth
            if not worth:
                yield "indicators", ("assessments", assessment_code, *entry.place), entry.item.title
    for code, group in scheme.groups.items():
        if code not in assessed:
            yield "groups", ("groups", code), group.title
