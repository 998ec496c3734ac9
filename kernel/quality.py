"""What a good report is worth: `quality:` of `office.yaml`, dated: the parts of the data-quality score and their weights.

What belongs here: the closed schema. What does not: the score of a unit and month (the warehouse).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from kernel.closed_yaml import Closed
from kernel.dated import begin_apart
from kernel.findings import Severity, catalogue
from kernel.names import Month

QualityPart = Literal["timely", "complete", "corrected", "revised"]
PARTS: tuple[QualityPart, ...] = ("timely", "complete", "corrected", "revised")
Weight = Annotated[int, Field(ge=0, le=100)]


class QualityRules(Closed):
    """The rules from month `valid_from` on, until the next version begins; a month takes the version that began last.

    Every part is worth 0 to 100. `timely`: 100 in time, else 0. `complete`: the share of rows without a finding of the
    codes `incomplete`. `corrected`: the share of findings of the severities `mended`, of all versions sent, that the
    version told of has no more. `revised`: 100 less `each_revision` for every version accepted after the first.
    """

    valid_from: Month
    weights: dict[QualityPart, Weight]
    incomplete: tuple[str, ...]
    mended: Annotated[tuple[Severity, ...], Field(min_length=1)] = ("block", "warning")
    each_revision: Annotated[int, Field(ge=0, le=100)]

    @field_validator("incomplete")
    @classmethod
    def _known(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        for code in codes:
            if code not in catalogue():
                raise ValueError(f"没有“{code}”这种问题")
        return codes

    @model_validator(mode="after")
    def _whole(self) -> QualityRules:
        if missing := [part for part in PARTS if part not in self.weights]:
            raise ValueError(f"weights 缺 {'、'.join(missing)}")
        if (total := sum(self.weights.values())) != 100:
            raise ValueError(f"weights 合计应为 100，写的是 {total}")
        return self


DatedQualityRules = Annotated[tuple[QualityRules, ...], AfterValidator(begin_apart)]
