"""Working days against the State Council's own notices, copied here by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.workdays import is_arranged, is_working_day, next_working_day


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ("2024-02-04", True),  # Sunday, worked for the Spring Festival
        ("2024-02-09", True),  # Friday, New Year's Eve: no statutory day in 2024
        ("2024-02-10", False),
        ("2024-04-28", True),  # Sunday, worked for Labour Day
        ("2024-05-05", False),  # Sunday, last day of Labour Day
        ("2024-05-11", True),  # Saturday, worked for Labour Day
        ("2024-06-10", False),  # Monday, Dragon Boat
        ("2022-10-08", True),  # Saturday, worked for National Day
        ("2025-01-26", True),  # Sunday, worked for the Spring Festival
        ("2025-10-08", False),  # Wednesday, taken from Saturday 11 October
        ("2023-12-30", False),  # Saturday; the New Year's arrangement of 2024 moved nothing
    ],
)
def test_a_day_is_worked_as_the_notice_says(day, is_worked):
    assert is_working_day(date.fromisoformat(day)) == is_worked


@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        ("2024-05-05", "2024-05-06"),
        ("2024-04-05", "2024-04-07"),  # Qingming 4–6 April; Sunday the 7th is worked
        ("2024-10-05", "2024-10-08"),  # National Day 1–7 October
        ("2022-02-05", "2022-02-07"),  # Spring Festival until the 6th
        ("2024-07-05", "2024-07-05"),  # an ordinary Friday stays
    ],
)
def test_a_free_day_moves_to_the_next_one_worked(day, next_day):
    assert next_working_day(date.fromisoformat(day)) == date.fromisoformat(next_day)


def test_a_year_is_arranged_once_its_worked_weekends_are_known():
    assert [is_arranged(year) for year in (2012, 2020, 2026, 2099)] == [True, True, True, False]


@given(st.dates(date(2012, 1, 1), date(2030, 12, 31)))
def test_the_next_working_day_is_the_first_from_that_day_on(day):
    found = next_working_day(day)
    assert found >= day and is_working_day(found)
    assert not any(is_working_day(date.fromordinal(n)) for n in range(day.toordinal(), found.toordinal()))
