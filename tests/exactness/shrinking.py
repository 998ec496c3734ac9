"""The smallest office that still shows a difference: things are left out while the two sides go on disagreeing.

Every round builds all offices that are smaller by one thing in one warehouse, and goes on from the smallest that differs.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.dbt_core.warehouse import PROJECT
from tests.exactness.comparison import differences, warehouse_says
from tests.exactness.measures import Row
from tests.exactness.office import Office
from tests.exactness.schemes import YEAR
from tests.exactness.warehouse import score

_BLOCKS = ("bonus", "deduction", "shadow", "eligibility", "vetoes", "promotions", "consequences", "grades")


def smallest(office: Office, rounds: int, project: Path = PROJECT) -> Office:
    """The office with as much left out as `rounds` rounds allow."""
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="exactness-") as folder:
            differing = _still_differing(office, Path(folder), project)
        if not differing:
            return office
        office = replace(min(differing, key=_size), code=office.code)
    return office


def _still_differing(office: Office, root: Path, project: Path) -> list[Office]:
    candidates = [replace(each, code=f"c{n:03d}") for n, each in enumerate(_smaller(office), start=1)]
    scored = score(candidates, root, project)
    if not scored.offices:
        return []
    said = warehouse_says(scored.workspace)
    return [candidate for candidate in scored.offices if differences(said, candidate)]


def _size(office: Office) -> int:
    return sum(len(str(scheme)) for scheme in office.schemes.values()) * len(office.frame.units)


def _smaller(office: Office) -> Iterator[Office]:
    """Offices with one thing less."""
    if len(office.schemes) > 1:
        yield replace(office, schemes={YEAR: office.schemes[YEAR]})
    for unit in office.frame.units if len(office.frame.units) > 1 else ():
        yield _without_unit(office, unit)
    for code in office.schemes[YEAR]["assessments"]:
        yield _changed(office, lambda scheme, code=code: _without_assessment(scheme, code))
        assessment = office.schemes[YEAR]["assessments"][code]
        for block in _BLOCKS:
            if block in assessment:
                yield _changed(
                    office, lambda scheme, c=code, b=block: scheme["assessments"].get(c, {}).pop(b, None)
                )
        for indicator in assessment["indicators"]:
            for change in (_without_indicator, _without_gate):
                yield _changed(office, lambda scheme, c=code, i=indicator, do=change: do(scheme, c, i))
    yield _changed(office, _without_unused_measures)


def _changed(office: Office, change: Any) -> Office:
    """The office with `change` made to a copy of each of its schemes."""
    schemes = copy.deepcopy(office.schemes)
    for scheme in schemes.values():
        change(scheme)
    return replace(office, schemes=schemes)


def _without_assessment(scheme: Row, code: str) -> None:
    if len(scheme["assessments"]) > 1:
        scheme["assessments"].pop(code, None)


def _without_indicator(scheme: Row, assessment_code: str, code: str) -> None:
    assessment = scheme["assessments"].get(assessment_code)
    if assessment is None or len(assessment["indicators"]) == 1:
        return
    points = assessment["indicators"].pop(code)["points"]
    full = (
        points if not isinstance(points, dict) else max((p for p in points.values() if p != "-"), default=0)
    )
    assessment["total"] = Decimal(assessment["total"]) - full
    breakers = assessment["ranking"]["tie_breakers"]
    assessment["ranking"]["tie_breakers"] = [breaker for breaker in breakers if breaker != code]


def _without_gate(scheme: Row, assessment_code: str, code: str) -> None:
    scheme["assessments"].get(assessment_code, {}).get("indicators", {}).get(code, {}).pop("gate", None)


def _without_unit(office: Office, unit: str) -> Office:
    groups = {code: [u for u in members if u != unit] for code, members in office.frame.groups.items()}
    kept = {code: members for code, members in groups.items() if members}

    def change(scheme: Row) -> None:
        scheme["groups"] = {code: {"title": code, "members": members} for code, members in kept.items()}
        for assessment in scheme["assessments"].values():
            for item in (*assessment["indicators"].values(), *assessment.get("shadow", {}).values()):
                if isinstance(item["points"], dict):
                    item["points"] = {code: item["points"][code] for code in kept}

    return replace(_changed(office, change), frame=replace(office.frame, groups=kept))


def _without_unused_measures(scheme: Row) -> None:
    used = set(_named(scheme["assessments"]))
    for _ in range(2):  # a rate of a sum names its terms through the sum
        used |= {
            name for code in used & scheme["measures"].keys() for name in _named(scheme["measures"][code])
        }
    scheme["measures"] = {code: row for code, row in scheme["measures"].items() if code in used}


def _named(node: Any) -> Iterator[str]:
    """Every measure a part of a scheme names."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("measure", "numerator", "denominator"):
                yield value
            yield from _named(value)
    if isinstance(node, list):
        for each in node:
            yield from _named(each)
