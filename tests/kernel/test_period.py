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


def test_a_year_has_twelve_months_four_quarters():
    assert [len(periods_of_year(2024, k)) for k in ("month", "quarter", "half", "year")] == [12, 4, 2, 1]
