"""What is owed once people have ruled: extensions move a deadline, a waiver ends a duty. Pure: records in, records out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kernel.duties import Duty
from kernel.period import Period
from ledger.records import Extension, Waiver


@dataclass(frozen=True)
class RuledDuty:
    """A duty with the extension and the waiver that act on it, if any."""

    duty: Duty
    extension: Extension | None
    waiver: Waiver | None

    @property
    def due_at(self) -> datetime:
        """The last moment that is on time, after every ruling."""
        return self.extension.due_at if self.extension else self.duty.due_at


def ruled(
    duties: Iterable[Duty], extensions: Iterable[Extension], waivers: Iterable[Waiver]
) -> list[RuledDuty]:
    """Each duty with what was ruled on it. All rulings must be the office's own, in the order they were recorded.

    Of several extensions of one unit the last counts, and so of several of all units; of the two the later deadline.
    An extension never makes a deadline earlier. What was revoked does not act. Of several waivers the first that stands
    is named.
    """
    extensions = [e for e in extensions if e.revoked_at is None]
    waivers = [w for w in waivers if w.kind == "report" and w.revoked_at is None]
    return [RuledDuty(duty, _extension(duty, extensions), _waiver(duty, waivers)) for duty in duties]


def _extension(duty: Duty, extensions: list[Extension]) -> Extension | None:
    last = {
        e.unit_code: e
        for e in extensions
        if (e.form_set, e.report_period) == (duty.form_set, duty.period.code)
        and e.unit_code in (None, duty.unit.unit_code)
    }
    return max((e for e in last.values() if e.due_at > duty.due_at), key=lambda e: e.due_at, default=None)


def _waiver(duty: Duty, waivers: list[Waiver]) -> Waiver | None:
    return next(
        (
            w
            for w in waivers
            if w.unit_code in (None, duty.unit.unit_code)
            and w.form_set in (None, duty.form_set)
            and _covers(w, duty.period)
        ),
        None,
    )


def _covers(waiver: Waiver, period: Period) -> bool:
    """A waiver of one month does not end the duty of its quarter: every month of the period must be waived."""
    first = Period.parse(waiver.first_period).start_month if waiver.first_period else ""
    last = Period.parse(waiver.last_period).end_month if waiver.last_period else "9999-12"
    return first <= period.start_month and period.end_month <= last
