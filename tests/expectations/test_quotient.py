"""Printed rates against their own quotient: figures really published, and the edges of the tolerance."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations import quotient
from kernel.decimals import divide, half_up
from tests.expectations.judged_office import Office

YI = Decimal(10_000)


def in_wan(yi: str) -> Decimal:
    """亿元 as landed: 万元 with six places."""
    return (Decimal(yi) * YI).quantize(Decimal("0.000001"))


PUBLISHED = [
    # printed, actual, target, unit, verdict — amounts in 亿元
    ("37.22", "219.22", "589", "wan", "fits"),
    ("41.6", "100.66", "242", "wan", "fits"),
    ("59.94", "25.47", "42.5", "wan", "fits"),  # 59.93 from the rounded figure, 59.94 from the unrounded one
    ("54.78", "25.47", "46.5", "wan", "fits"),
    ("56.23", "16.19", "28.8", "wan", "fits"),
    ("80.17", "9.18", "11.45", "wan", "fits"),
    ("68.7", "99.68", "145", "wan", "fits"),
    ("25", "5.5", "22", "wan", "fits"),
    ("72", "238.2", "331", "wan", "fits"),
    # counts
    ("59.09", "78", "132", "count", "fits"),
    ("77.78", "63", "81", "count", "fits"),
    ("125", "10", "8", "count", "fits"),
    ("170", "17", "10", "count", "fits"),
    ("88.9", "40", "45", "count", "fits"),
    ("64.3", "72", "112", "count", "fits"),
    ("41.1", "46", "112", "count", "fits"),
    ("68.9", "22", "32", "count", "wrong"),  # 68.75
    ("68.8", "22", "32", "count", "fits"),
    ("68.75", "22", "32", "count", "fits"),
    ("68.7", "22", "32", "count", "truncated"),
]


@pytest.mark.parametrize(("printed", "actual", "target", "unit", "verdict"), PUBLISHED)
def test_published_completion(printed: str, actual: str, target: str, unit: str, verdict: str) -> None:
    scale = YI if unit == "wan" else Decimal(1)
    assert (
        quotient.completion(Decimal(printed), Decimal(actual) * scale, Decimal(target) * scale, unit)
        == verdict
    )


def test_whole_figures_without_unit_are_exact() -> None:
    assert quotient.completion(Decimal("68.9"), Decimal(22), Decimal(32), None) == "wrong"


def test_half_up_or_truncated() -> None:
    # 36.917 ÷ 100 = 36.917 %: half up 36.92, cut off 36.91
    assert quotient.completion(Decimal("36.92"), Decimal("36.917"), Decimal(100), "count") == "fits"
    assert quotient.completion(Decimal("36.91"), Decimal("36.917"), Decimal(100), "count") == "truncated"
    assert (
        quotient.completion(Decimal("36.90"), Decimal("36.917"), Decimal(100), "count") == "fits"
    )  # lands as 36.9: one place


def test_tolerance_ends_where_the_input_could_not_be() -> None:
    # 25.47 stands for [25.465, 25.475]; ÷ 42.5 = [59.91764…, 59.94117…], printed to 2 places: 59.92 … 59.94
    for printed, verdict in (
        ("59.91", "wrong"),
        ("59.92", "truncated"),
        ("59.93", "fits"),
        ("59.94", "fits"),
        ("59.95", "wrong"),
    ):
        assert quotient.completion(Decimal(printed), in_wan("25.47"), in_wan("42.5"), "wan") == verdict


def test_growth() -> None:
    assert quotient.growth(Decimal("16.42"), Decimal(78), Decimal(67), "count") == "fits"  # 16.4179…
    assert quotient.growth(Decimal("31.25"), Decimal(63), Decimal(48), "count") == "fits"
    assert quotient.growth(Decimal("116.42"), Decimal(78), Decimal(67), "count") == "wrong"
    assert quotient.growth(Decimal("-25"), Decimal(75), Decimal(100), "count") == "fits"
    assert quotient.growth(Decimal("-33.33"), Decimal(2), Decimal(3), "count") == "fits"
    assert quotient.growth(Decimal("-66.66"), Decimal(1), Decimal(3), "count") == "truncated"  # −66.666…


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 6))
def test_a_rate_rounded_half_up_always_fits(actual: int, target: int, places: int) -> None:
    printed = divide(Decimal(actual) * 100, Decimal(target), places)
    assert quotient.completion(printed, Decimal(actual), Decimal(target), "count") == "fits"


@given(st.integers(1, 10**8), st.integers(1, 10**8), st.integers(0, 2))
def test_a_rate_of_unrounded_amounts_fits_beside_rounded_ones(
    actual_wan: int, target_yi: int, places: int
) -> None:
    printed = divide(Decimal(actual_wan) * 100, Decimal(target_yi) * YI, places)
    shown = half_up(Decimal(actual_wan) / YI, 2) * YI  # printed in 亿元 with two places
    verdict = quotient.completion(printed, shown, Decimal(target_yi) * YI, "wan")
    assert shown == 0 or verdict in ("fits", "truncated")


def test_findings_name_cell_and_quotient() -> None:
    row = {"value_unit": "count", "prior_value": None, "printed_year_on_year_pct": None}
    row |= {
        "actual_value": Decimal(22),
        "target_value": Decimal(32),
        "printed_completion_pct": Decimal("68.9"),
    }
    office = Office().send("r1", "2024-06", indicator=[row])
    [(_, finding)] = office.judge("r1")
    assert (finding.cell, finding.code, finding.raw_value) == ("J5", "rate_not_quotient", "68.9")
    assert "68.75" in finding.message_zh
