"""What the demo's office rules on: `rulings.yaml` read. Extensions, waivers, and two projects that look like others.

The list is data and part of the truth; entering it in a ledger is the caller's business.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

from kernel.closed_yaml import Closed, load


class Extension(Closed):
    """A later deadline for one month's reports, of one unit or, without `unit`, of all."""

    what: str
    unit: str | None = None
    period: str
    due_at: datetime
    document_no: str
    reason: str
    approver: str
    recorded_at: datetime


class Waiver(Closed):
    """One month's report of one unit that is not owed."""

    what: str
    unit: str
    period: str
    reason: str
    approver: str
    document_no: str
    recorded_at: datetime


class Decision(Closed):
    """The office's answer to a pair."""

    verdict: Literal["same", "different"]
    reason: str
    decided_by: str
    decided_at: datetime


class Pair(Closed):
    """A project that bears the name and investor of another unit's (`unit:code` each), and how alike they are (0–100).

    `name` and `investor_name` take the place of the project's own wherever it is written. `is_on_its_land`: it stands on
    the other's parcel and has no platform code yet. No `decision`: still open.
    """

    what: str
    project: str
    like: str
    name: str
    investor_name: str
    is_on_its_land: bool = False
    score: int
    reasons: str
    decision: Decision | None = None


class Rulings(Closed):
    """`rulings.yaml`."""

    extensions: tuple[Extension, ...]
    waivers: tuple[Waiver, ...]
    pairs: tuple[Pair, ...]

    def due_at(self, unit: str, month: str, due_at: datetime) -> datetime:
        """The unit's deadline for `month`, which is `due_at` unless an extension makes it later."""
        acting = (e.due_at for e in self.extensions if e.period == month and e.unit in (None, unit))
        return max((due_at, *acting))

    def is_waived(self, unit: str, month: str) -> bool:
        return any((w.unit, w.period) == (unit, month) for w in self.waivers)


@cache
def load_rulings() -> Rulings:
    """All rulings, in the order of the file."""
    return load(Path(__file__).with_name("rulings.yaml"), Rulings)
