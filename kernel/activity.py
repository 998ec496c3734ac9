"""How often who has to travel: `trips:` of `office.yaml`, dated.

What belongs here: the closed schema. What does not: who held which post on a day (任职表) and who travelled (the warehouse).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from kernel.closed_yaml import Closed
from kernel.dated import begin_apart
from kernel.names import Month

Post = Literal["principal", "deputy", "other"]
Activity = Literal["outbound_trip", "visit_received", "promotion_event"]
# What a month is worth in which a post was held on some days only: nothing is owed, or as much as in any month.
PartMonth = Literal["exempt", "full"]


class TripRules(Closed):
    """The rules from month `valid_from` on, until the next version begins; a month takes the version that began last.

    `least`: activities of these kinds a month that the holder of a post owes; a post that is not named owes none.
    """

    valid_from: Month
    least: Annotated[dict[Post, Annotated[int, Field(ge=1, le=60)]], Field(min_length=1)]
    activities: Annotated[tuple[Activity, ...], Field(min_length=1)] = ("outbound_trip",)
    part_month: PartMonth = "exempt"


DatedTripRules = Annotated[tuple[TripRules, ...], AfterValidator(begin_apart)]
