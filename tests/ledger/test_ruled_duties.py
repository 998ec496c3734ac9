"""Rulings on what is owed: which extension counts, and what a waiver covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.duties import Duty, due_of
from kernel.office import ReportingRule, Unit
from kernel.period import Period
from ledger import Extension, Waiver
from ledger.duties import ruled

NOW = datetime.fromisoformat("2024-07-01 09:00:00")
RULE = ReportingRule(due_day=5)
JUNE = Period.parse("2024-06")


def duty(unit: str, period: Period = JUNE, form_set: str = "monthly") -> Duty:
    town = Unit(
        unit_code=unit,
        unit_name=unit,
        short_name=unit,
        kind="township",
        valid_from=date(2000, 1, 1),
        sort_order=1,
    )
    return Duty(town, form_set, period, RULE, *due_of(RULE, period))


def extension(day: int, unit: str | None = None, period: str = "2024-06") -> Extension:
    until = datetime(2024, 7, day, 23, 59, 59)  # noqa: DTZ001  naive office time
    return Extension("o", "monthly", period, until, f"文{day}", "停电", "王主任", NOW, unit)


def due_days(*extensions: Extension) -> list[int]:
    """The day in July on which a's and b's report of June is due."""
    return [owed.due_at.day for owed in ruled([duty("a"), duty("b")], extensions, [])]


def test_the_last_extension_counts_and_a_units_own_is_not_lost_to_a_shorter_one_for_all():
    assert due_days() == [5, 5]
    assert due_days(extension(12)) == [12, 12]
    assert due_days(extension(12), extension(10)) == [10, 10]  # the later ruling shortens the first
    assert due_days(extension(20, "a"), extension(12)) == [20, 12]
    assert due_days(extension(10, "a"), extension(12)) == [12, 12]
    assert due_days(extension(4)) == [5, 5]  # never earlier than it was
    assert due_days(extension(12, period="2024-05")) == [5, 5]
    assert due_days(replace(extension(12), revoked_at=NOW)) == [5, 5]
    assert due_days(replace(extension(12), form_set="project_report")) == [5, 5]


def waiver(**said: str | datetime) -> Waiver:
    return replace(Waiver("o", "report", "受灾", "王主任", NOW, waiver_no="W1"), **said)


@pytest.mark.parametrize(
    ("given_waiver", "is_waived"),
    [
        (waiver(), True),
        (waiver(unit_code="a", form_set="monthly", first_period="2024-06", last_period="2024-06"), True),
        (waiver(first_period="2024-Q2", last_period="2024-Q2"), True),
        (waiver(first_period="2024-07"), False),
        (waiver(last_period="2024-05"), False),
        (waiver(first_period="2024-01"), True),
        (waiver(unit_code="b"), False),
        (waiver(form_set="project_report"), False),
        (waiver(kind="finding"), False),
        (waiver(revoked_at=NOW), False),
    ],
)
def test_what_a_waiver_covers(given_waiver, is_waived):
    (owed,) = ruled([duty("a")], [], [given_waiver])
    assert (owed.waiver is not None) == is_waived


def test_a_waived_month_does_not_waive_the_quarter():
    quarter = duty("a", Period.parse("2024-Q2"), "self_assessment")
    one_month = waiver(first_period="2024-06", last_period="2024-06")
    whole = waiver(first_period="2024-04", last_period="2024-06")
    assert [ruled([quarter], [], [w])[0].waiver for w in (one_month, whole)] == [None, whole]


_EXTENSIONS = st.lists(
    st.builds(extension, st.integers(1, 31), st.sampled_from([None, "a", "b", "c"])), max_size=6
)


@given(_EXTENSIONS)
def test_no_extension_makes_a_deadline_earlier_and_others_are_left_alone(extensions):
    one, other = ruled([duty("a"), duty("b")], extensions, [])
    alone = [e for e in extensions if e.unit_code != "a"]
    assert one.due_at >= duty("a").due_at
    assert ruled([duty("b")], alone, [])[0].due_at == other.due_at
