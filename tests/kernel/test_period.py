import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.period import Period, PeriodError, periods_of_year

codes = st.one_of(
    st.builds("{:04d}-{:02d}".format, st.integers(2001, 2099), st.integers(1, 12)),
    st.builds("{:04d}-Q{}".format, st.integers(2001, 2099), st.integers(1, 4)),
    st.builds("{:04d}-H{}".format, st.integers(2001, 2099), st.integers(1, 2)),
    st.builds("{:04d}".format, st.integers(2001, 2099)),
)


@given(codes)
def test_code_round_trips(code):
    period = Period.parse(code)
    assert period.code == code
    assert period.months()[0] == period.start_month
    assert period.months()[-1] == period.end_month


@given(codes)
def test_previous_ends_the_month_before_this_starts(code):
    period = Period.parse(code)
    year, month = map(int, period.start_month.split("-"))
    before = f"{year}-{month - 1:02d}" if month > 1 else f"{year - 1}-12"
    assert period.previous().end_month == before


def test_titles():
    assert [Period.parse(c).title_zh for c in ("2024-06", "2024-Q2", "2024-H1", "2024")] == [
        "2024年6月",
        "2024年第二季度",
        "2024年上半年",
        "2024年度",
    ]


@pytest.mark.parametrize("text", ["2024-13", "2024-Q5", "24-06", "2024/06", "", "2024-6"])
def test_anything_else_is_refused_in_chinese(text):
    with pytest.raises(PeriodError, match="看不懂的期间"):
        Period.parse(text)


def test_a_year_that_begins_in_december():
    year = periods_of_year(2024, "quarter", lead=1)
    assert [p.months() for p in year] == [
        ["2023-12", "2024-01", "2024-02"],
        ["2024-03", "2024-04", "2024-05"],
        ["2024-06", "2024-07", "2024-08"],
        ["2024-09", "2024-10", "2024-11"],
    ]
    assert (year[0].code, year[0].title_zh) == ("2024-Q1", "2024年第一季度（2023年12月–2024年2月）")
    assert (year[0].first_day.isoformat(), year[0].last_day.isoformat()) == ("2023-12-01", "2024-02-29")
    assert year[0].previous().months() == ["2023-09", "2023-10", "2023-11"]
    assert year[0].year_before().months() == ["2022-12", "2023-01", "2023-02"]
    [whole] = periods_of_year(2024, "year", lead=1)
    assert whole.title_zh == "2024年度（2023年12月–2024年11月）"


@given(st.integers(2001, 2099), st.integers(0, 11))
def test_periods_of_every_kind_share_out_the_year(year, lead):
    months = [p.code for p in periods_of_year(year, "month", lead)]
    assert len(set(months)) == 12 and months == sorted(months)
    assert int(months[-1][:4]) == year and int(months[-1][5:]) == 12 - lead
    for kind in ("quarter", "half", "year"):
        assert [month for p in periods_of_year(year, kind, lead) for month in p.months()] == months


def test_a_year_has_twelve_months_four_quarters():
    assert [len(periods_of_year(2024, k)) for k in ("month", "quarter", "half", "year")] == [12, 4, 2, 1]
