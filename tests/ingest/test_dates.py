"""Dates in every habit become that day, or are refused by name; a month only where a month is enough."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.dates import date_of
from ingest.reading.numbers import RefusedError


def day(value: object, month_ok: bool = False, is_1904: bool = False) -> date | None:
    return date_of(value, is_1904=is_1904, month_ok=month_ok)[0]


def refused(value: object, month_ok: bool = False) -> str:
    with pytest.raises(RefusedError) as err:
        date_of(value, is_1904=False, month_ok=month_ok)
    return err.value.code


@pytest.mark.parametrize(
    "value",
    [
        "2023.5.8",
        "2023.05.08",
        "２０２３．５．８",
        "2023年5月8日",
        "2023 年 5 月 8 日",
        "2023年5月8号",
        "20230508",
        20230508,
        20230508.0,
        "2023/5/8",
        "2023-05-08",
        "2023-05-08 00:00:00",
        45054,  # Excel's serial of 2023-05-08
        45054.5,
        date(2023, 5, 8),
        datetime.fromisoformat("2023-05-08 09:30"),
    ],
)
def test_habits(value: object):
    assert day(value) == date(2023, 5, 8)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_any_day_comes_back_from_every_way_of_writing_it(d: date):
    ways = [
        f"{d.year}.{d.month}.{d.day}",
        f"{d.year}年{d.month}月{d.day}日",
        f"{d:%Y%m%d}",
        f"{d.year}/{d.month}/{d.day}",
        d.isoformat(),
        int(f"{d:%Y%m%d}"),
        float((d - date(1899, 12, 30)).days),
    ]
    assert [day(way) for way in ways] == [d] * len(ways)


@given(st.dates(date(1960, 1, 1), date(2099, 12, 31)))
def test_serials_of_1904_workbooks(d: date):
    assert day((d - date(1904, 1, 1)).days, is_1904=True) == d


@pytest.mark.parametrize(
    "value", ["2023.5", "2023.05", "2023年5月", "2023-05", "2023/5", "202305", 202305, 2023.5, 2023.05]
)
def test_a_month_is_its_first_day_where_a_month_is_enough(value: object):
    assert date_of(value, is_1904=False, month_ok=True) == (date(2023, 5, 1), True)
    assert refused(value) == "date_no_day"


def test_a_number_that_may_be_january_or_october_is_refused():
    assert refused(2023.1, month_ok=True) == "date_ambiguous"
    assert day("2023.10", month_ok=True) == date(2023, 10, 1)  # as text nothing was lost
    assert day("2023.1", month_ok=True) == date(2023, 1, 1)
    assert day(2023.11, month_ok=True) == date(2023, 11, 1)
    assert day(2023.12, month_ok=True) == date(2023, 12, 1)


@pytest.mark.parametrize("value", ["", "－", "/", "无", "\u3000"])
def test_nothing_is_none(value: str):
    assert day(value) is None


@pytest.mark.parametrize(
    "value", ["5月底", "2023年5月底", "5月初", "2023年上旬", "2023年5月左右", "预计2024年6月", "2023年三季度"]
)
def test_what_is_no_certain_day_is_refused_as_such(value: str):
    assert refused(value, month_ok=True) == "date_approximate"


@pytest.mark.parametrize(
    "value", ["2023.13.8", "2023.2.30", "23.5.8", "8/5/2023", "已开工", 2023, 5.8, True, timedelta(1), 99999]
)
def test_what_is_no_day_is_refused(value: object):
    assert refused(value, month_ok=True) == "date_unreadable"


def test_a_day_outside_any_possible_year_is_refused():
    assert refused(date(1900, 1, 5)) == "date_out_of_range"
    assert refused("1023-05-08") == "date_out_of_range"


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_number_is_no_date(value: float):
    assert refused(value) == "date_unreadable"
