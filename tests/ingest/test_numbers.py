"""Numbers in every habit become the exact decimal written, or are refused by name; never something else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.habits import habits
from ingest.reading.numbers import (
    Number,
    RefusedError,
    in_unit,
    landed,
    number_of_float,
    number_of_text,
    plain_amounts,
    whole,
)

WAN, YI = habits().units["万元"], habits().units["亿元"]
FULL_WIDTH = str.maketrans("0123456789.,-%()", "０１２３４５６７８９．，－％（）")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1234.5", "1234.5", None),
        ("１２３４．５", "1234.5", None),
        (" 1 234 ", "1234", None),
        ("1,234,567.89", "1234567.89", None),
        ("1，234", "1234", None),
        ("8910万元", "8910", "万元"),
        ("8910 万", "8910", "万"),
        ("1.2亿元", "1.2", "亿元"),
        ("¥300元", "300", "元"),
        ("-5.5", "-5.5", None),
        ("−5.5", "-5.5", None),
        ("(5.5)", "-5.5", None),
        ("（5.5万元）", "-5.5", "万元"),
        ("37.22%", "37.22", "%"),
        ("３７．２２％", "37.22", "%"),
        ("12个", "12", "个"),
        ("3家", "3", "家"),
        ("0", "0", None),
        ("007", "7", None),
    ],
)
def test_habits(text: str, value: str, unit: str | None):
    assert number_of_text(text) == Number(Decimal(value), unit)


@pytest.mark.parametrize("text", ["", " ", "－", "-", "—", "——", "/", "／", "无", "暂无", "\u3000"])
def test_words_for_none_are_none_and_not_zero(text: str):
    assert number_of_text(text) is None


@pytest.mark.parametrize(
    "text", ["约500", "500余", "500万元左右", "100多", "近2000", "1亿元以上", "~300", "大约3"]
)
def test_approximate_is_refused_as_such(text: str):
    with pytest.raises(RefusedError) as err:
        number_of_text(text)
    assert err.value.code == "value_approximate"


@pytest.mark.parametrize(
    "text",
    [
        "已到位",
        "1,23",
        "12,3456",
        "1.2.3",
        "100-200",
        "1.2E+05",
        "(-5)",
        "5欧元",
        "一百",
        "1/2",
        "--5",
        ".5",
        "5.",
    ],
)
def test_anything_else_is_refused(text: str):
    with pytest.raises(RefusedError) as err:
        number_of_text(text)
    assert err.value.code == "value_not_number"


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False, allow_infinity=False)


@given(amounts)
def test_any_written_amount_comes_back_exactly(value: Decimal):
    plain = f"{value:f}"
    for text in (plain, f"{value:,f}", plain.translate(FULL_WIDTH), f"{plain}万元", f" {plain}\n"):
        assert number_of_text(text).value == value
    if value > 0:
        assert number_of_text(f"（{plain}）").value == -value


@given(st.decimals(min_value=-(10**8), max_value=10**8, places=4, allow_nan=False, allow_infinity=False))
def test_a_numeric_cell_gives_the_decimal_it_shows(value: Decimal):
    assert number_of_float(float(value)) == value


def test_binary_artefacts_do_not_land():
    assert number_of_float(0.1 + 0.2) == Decimal("0.3")
    assert number_of_float(1.1 * 3) == Decimal("3.3")


@pytest.mark.parametrize("value", [1e15, 913303260000000123, -1e18, float("nan"), float("inf")])
def test_numbers_longer_than_excel_keeps_are_refused(value: float):
    with pytest.raises(RefusedError) as err:
        number_of_float(value)
    assert err.value.code == "digits_lost"


@pytest.mark.parametrize(
    ("text", "column", "landed"),
    [
        ("1.2", YI, "12000"),
        ("8910万元", YI, "8910"),
        ("1.2亿元", WAN, "12000"),
        ("123456元", WAN, "12.3456"),
        ("0.01元", WAN, "0.000001"),
        ("5", WAN, "5"),
        ("1.2345675", WAN, "1.2345675"),  # exact: rounding is said aloud
    ],
)
def test_amounts_land_in_wan(text: str, column, landed: str):
    assert in_unit(number_of_text(text), column, ("wan",), "万元") == Decimal(landed)


@pytest.mark.parametrize(
    ("value", "rounded", "is_changed"),
    [
        ("1.234567", "1.234567", False),
        ("1.2345670", "1.234567", False),
        ("1.2345675", "1.234568", True),  # half up
        ("-1.2345675", "-1.234568", True),
    ],
)
def test_rounding_to_the_landed_places_is_told(value: str, rounded: str, is_changed: bool):
    assert landed(Decimal(value)) == (Decimal(rounded), is_changed)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1亿2000万元", "120000000"),
        ("1亿2000万", "120000000"),
        ("3万5000元", "35000"),
        ("2亿50.5万元", "200505000"),
        ("１亿２０００万５００元", "120000500"),
        ("-1亿2000万元", "-120000000"),
    ],
)
def test_amounts_told_in_several_units(text: str, yuan: str):
    assert number_of_text(text) == Number(Decimal(yuan), "元")


@pytest.mark.parametrize(
    "text", ["1.5亿2000万", "1亿20000万", "1亿2000", "亿2000万", "1亿2000万3亿", "1亿零5万"]
)
def test_a_muddle_of_units_is_refused(text: str):
    with pytest.raises(RefusedError) as err:
        number_of_text(text)
    assert err.value.code == "value_not_number"


def test_a_unit_of_another_kind_is_refused():
    for text in ("5万美元", "5个", "5%"):
        with pytest.raises(RefusedError) as err:
            in_unit(number_of_text(text), WAN, ("wan",), "万元")
        assert err.value.code == "unit_unexpected"


def test_what_does_not_fit_the_landed_type_is_refused():
    assert in_unit(Number(Decimal(10**12 - 1), None), WAN, ("wan",), "万元") == 10**12 - 1
    with pytest.raises(RefusedError) as err:
        in_unit(Number(Decimal(10**12), None), WAN, ("wan",), "万元")
    assert err.value.code == "value_too_large"


def test_counts_are_whole():
    assert whole(Number(Decimal("3.0"), "个")) == 3
    for number, code in (
        (Number(Decimal("3.5"), None), "value_not_whole"),
        (Number(Decimal(2**31), None), "value_too_large"),
        (Number(Decimal(3), "万元"), "unit_unexpected"),
    ):
        with pytest.raises(RefusedError) as err:
            whole(number)
        assert err.value.code == code


@given(
    st.lists(
        st.floats(allow_nan=True)
        | st.floats(-(10**8), 10**8).map(lambda number: round(number, 3))
        | st.integers(-(10**9), 10**9).map(float)
        | st.sampled_from(
            [0.0, -0.0, 0.1 + 0.2, 1e-7, 10.0, 9999999.5, 10000000.5, "", "1.5", "a\n1.5", True, 5]
        ),
        max_size=12,
    )
)
def test_amounts_of_a_column_told_together_are_those_told_alone(values: list[object]):
    """Each is the decimal the cell shows, or left (None) to whoever rounds and refuses; no float of seven digits is."""
    together = plain_amounts(values)
    assert len(together) == len(values)
    for value, amount in zip(values, together, strict=True):
        if amount is not None:
            assert isinstance(value, float)
            assert str(amount) == str(number_of_float(value))
        elif isinstance(value, float) and abs(value) < 10**7:
            assert round(value, 6) != value or abs(value) < 1e-4  # more places than are landed, or `1e-07`


def test_amounts_of_an_empty_column_are_none_at_all():
    assert plain_amounts([]) == []
    assert plain_amounts([1234567.0, 0.5, 12345678.0]) == [Decimal(1234567), Decimal("0.5"), None]
