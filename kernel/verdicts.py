"""What the county verifies and the city certifies: kinds of subject, and which of them a step decides (`decided:` of `office.yaml`).

What belongs here: the one list of kinds, and the closed schema of the rule. What does not: what was decided (the warehouse).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from kernel.closed_yaml import Closed
from kernel.dated import begin_apart, holding_between
from kernel.names import Month
from kernel.projects import Stage

Step = Literal["county_verified", "city_certified"]
SubjectKind = Literal["capital", "tax", "project", "signed", "started", "in_production"]
# Kinds that say of a project, with 1 or 0, whether it reached a stage in the year to date.
STAGE_OF_KIND: MappingProxyType[str, Stage] = MappingProxyType(
    {"project": "in_statistics", "signed": "signed", "started": "started", "in_production": "in_production"}
)
KIND_ZH: MappingProxyType[str, str] = MappingProxyType(
    {
        "capital": "到位资金",
        "tax": "回归税收",
        "project": "入统项目",
        "signed": "签约项目",
        "started": "开工项目",
        "in_production": "投产项目",
    }
)
# What either step decides where an office has no word on it.
USUAL_KINDS: tuple[SubjectKind, ...] = ("capital", "tax", "project")


class DecidedKinds(Closed):
    """What each step decides of the quarters that end in `valid_from` or later; a step that is not written decides nothing.

    A subject of a kind a step decides that is not on its list counts nothing; a row of another kind is refused.
    """

    valid_from: Month
    county_verified: tuple[SubjectKind, ...] = ()
    city_certified: tuple[SubjectKind, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> DecidedKinds:
        for step in (self.county_verified, self.city_certified):
            if twice := sorted({kind for kind in step if step.count(kind) > 1}):
                raise ValueError(f"{'、'.join(twice)} 写了两次")
        if not self.county_verified and not self.city_certified:
            raise ValueError("县级核实（county_verified）、市局核定（city_certified）至少写一种核什么")
        return self

    def of(self, step: Step) -> tuple[SubjectKind, ...]:
        return self.county_verified if step == "county_verified" else self.city_certified


DatedDecidedKinds = Annotated[tuple[DecidedKinds, ...], AfterValidator(begin_apart)]


def decided_kinds(versions: tuple[DecidedKinds, ...], step: Step, month: str) -> tuple[SubjectKind, ...]:
    """The kinds `step` decides of the quarter that ends in `month`; the usual ones before the first version."""
    holding = [version for version, _, _ in holding_between(versions, month, month)]
    return holding[0].of(step) if holding else USUAL_KINDS
