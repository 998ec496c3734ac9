"""Who revises late as a habit: `revisions:` of `office.yaml`, dated: from how many late revisions on it is called one.

What belongs here: the closed schema. What does not: which reports were revised when (the warehouse).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from kernel.closed_yaml import Closed
from kernel.dated import begin_apart
from kernel.names import Month


class RevisionRules(Closed):
    """The rules from month `valid_from` on; an assessment year takes those of its last month.

    A unit revises late as a habit when, of one form in one assessment year, at least `least_count` of its periods got
    another accepted version after they were due, and these are at least `least_share_pct` percent of the periods told.
    """

    valid_from: Month
    least_count: Annotated[int, Field(ge=1)]
    least_share_pct: Annotated[int, Field(ge=0, le=100)]


DatedRevisionRules = Annotated[tuple[RevisionRules, ...], AfterValidator(begin_apart)]
