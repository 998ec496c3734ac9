from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.decimals import divide, half_up, show

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=6)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("2.345", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("2.3449999999", 2, "2.34"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
    ],
)
def test_half_goes_away_from_zero(value, places, expected):
    assert half_up(Decimal(value), places) == Decimal(expected)


@given(amounts, amounts.filter(lambda d: d != 0), st.integers(0, 10))
def test_division_rounds_the_exact_quotient_once(a, b, places):
    with localcontext() as context:
        context.prec, context.rounding = 200, ROUND_HALF_UP
        expected = (a / b).quantize(Decimal(1).scaleb(-places))
    assert divide(a, b, places) == expected


def test_published_quotients():
    # P1: 219.22 ÷ 589 = 37.2190…%；100.66 ÷ 242 = 41.595…%
    assert divide(Decimal("219.22") * 100, Decimal(589), 2) == Decimal("37.22")
    assert divide(Decimal("100.66") * 100, Decimal(242), 1) == Decimal("41.6")


def test_zero_denominator_is_refused():
    with pytest.raises(ZeroDivisionError):
        divide(Decimal(1), Decimal(0), 2)


def test_shown_with_thousands():
    assert show(Decimal("1234567.005"), 2) == "1,234,567.01"
    assert [show(Decimal(v), 2) for v in ("-0.005", "-0.004", "-0")] == ["-0.01", "0.00", "0.00"]
