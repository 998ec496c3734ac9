"""What is no fault of a scheme and hardly meant: entries nobody uses, and codes without a title, printed as they stand.

Such a scheme runs. The sentences are data (`remarks.yaml`). What does not belong here: faults (`checks`).
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

PATH = Path(__file__).with_name("remarks.yaml")
# fields that name an entry, by what they name; a target is named by a block of its own
_NAMES = {
    "measure": "measures",
    "numerator": "measures",
    "denominator": "measures",
    "pace": "paces",
    "fx": "fx",
}
_Remark = tuple[
    str, Location, str, str
]  # which sentence (or field), where, the code, its title or its measure's
# fields of a measure whose codes mean something in the office's forms only, by what says their titles
_CODES = {"indicator": ("indicators",), "manual": ("items",), "rating": ("item", "raters")}

# rules whose points rise with what is done of a target: always, or where their input is what is done of it
_TOWARDS_TARGET = ("completion", "pace", "met_or_ratio")
_RISING = ("per_unit", "proportional")
_OF_TARGET = ("completion_pct", "paced_completion_pct", "over_target", "over_paced_target", "growth_pct")


class Remarks(Closed):
    """One sentence for each kind of entry nothing uses, and for codes without a title; with `{code}` and `{title}`."""

    measures: str
    targets: str
    paces: str
    fx: str
    titles: str
    groups: str
    indicators: str
    untitled: str
    untitled_raters: str
    rewarded_last: str
    base_without_scheme: str
    base_without_measure: str
    base_of_other_assessment: str
    base_of_other_caliber: str


@cache
def load_remarks() -> Remarks:
    """Raises DataFileError when the file does not fit."""
    return load(PATH, Remarks)


def remarks(path: Path, scheme: Scheme) -> list[Problem]:
    """What there is to remark on the scheme in `path`, in the order of the file, each with its line."""
    document = read_yaml(path)
    found = [
        Problem(
            path,
            line_of(document, location),
            ".".join(map(str, location)),
            getattr(load_remarks(), kind).format(code=code, title=title),
        )
        for kind, location, code, title in (
            *_unnamed(scheme),
            *_not_assessed(scheme),
            *_untitled(scheme),
            *_rewarded_last(scheme),
        )
    ]
    return sorted(found, key=lambda problem: (problem.line, problem.key))


def _unnamed(scheme: Scheme) -> Iterator[_Remark]:
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
    used |= {("titles", code) for _, _, code, _ in _coded(scheme)}
    # the loader titles the labels measures name: nobody wrote these
    used |= {("titles", code) for m in scheme.measures.values() for code in getattr(m, "labels", None) or ()}
    for kind in ("measures", "targets", "paces", "fx", "titles"):
        for code, entry in getattr(scheme, kind).items():
            if (kind, code) not in used:
                yield kind, (kind, code), code, entry if isinstance(entry, str) else entry.title


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


def _not_assessed(scheme: Scheme) -> Iterator[_Remark]:
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
                place = ("assessments", assessment_code, *entry.place)
                yield "indicators", place, str(place[-1]), entry.item.title
    for code, group in scheme.groups.items():
        if code not in assessed:
            yield "groups", ("groups", code), code, group.title


def _rewarded_last(scheme: Scheme) -> Iterator[_Remark]:
    """Items of a ranking with the lowest total first whose points rise with what is done of a target."""
    for code, assessment in scheme.assessments.items():
        if assessment.ranking.order != "ascending":
            continue
        for entry in assessment.items():
            rises = getattr(entry.item, "input", None) in _OF_TARGET and entry.item.rule in _RISING
            if rises or entry.item.rule in _TOWARDS_TARGET:
                place = ("assessments", code, *entry.place, "rule")
                yield "rewarded_last", place, entry.code, entry.item.title


def _untitled(scheme: Scheme) -> Iterator[_Remark]:
    """The first place of every code that nobody outside the office's forms could read, with the measure's title."""
    told = set(scheme.titles)
    for field, location, code, title in _coded(scheme):
        if code not in told:
            told.add(code)
            yield "untitled_raters" if field == "raters" else "untitled", location, code, title


def _coded(scheme: Scheme) -> Iterator[_Remark]:
    """(field, place, code, the measure's title) of every code of the office's forms a measure names."""
    for measure_code, measure in scheme.measures.items():
        for field in _CODES.get(measure.fact, ()):
            value = getattr(measure, field)
            here = ("measures", measure_code, field)
            if isinstance(value, str):
                yield field, here, value, measure.title
            else:
                places = value if isinstance(value, dict) else range(len(value))
                for place, code in zip(places, value, strict=True):
                    yield field, (*here, place), code, measure.title
