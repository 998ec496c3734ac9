"""What was probably meant: of codes equally like what is written the one a slip of the hand away."""

from __future__ import annotations

import pytest

from scheme.context import unknown

UNITS = [f"unit_{n:02d}" for n in range(1, 13)]


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("unit_60", UNITS, "unit_06"),
        ("unti_07", UNITS, "unit_07"),
        ("arived_capital", ["arrived_capital", "paid_tax"], "arrived_capital"),
    ],
)
def test_the_nearest_code_is_offered(written, known, meant):
    assert unknown("单位", written, known) == f"没有代码为“{written}”的单位，是否想写“{meant}”？"
