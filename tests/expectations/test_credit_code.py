"""Credit codes: real codes pass, any single wrong character fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.credit_code import ALPHABET, check_character, has_valid_check, is_well_formed


def test_worked_example() -> None:
    # 91350100M000100Y43: Σ Cᵢ·3ⁱ⁻¹ (mod 31) by hand
    positions = [9, 1, 3, 5, 0, 1, 0, 0, 21, 0, 0, 0, 1, 0, 0, 30, 4]  # M is at 21, Y at 30
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    total = sum(p * w for p, w in zip(positions, weights, strict=True))
    assert total % 31 == 28  # 31 − 28 = 3
    assert check_character("91350100M000100Y4") == "3"


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L"])
def test_real_codes(code: str) -> None:
    assert has_valid_check(code)


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100y43", "9135O100M000100Y43"]
)
def test_malformed(code: str) -> None:
    assert not is_well_formed(code)
    assert not has_valid_check(code)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_seen(first: str, place: int, wrong: str) -> None:
    code = first + check_character(first)
    assert has_valid_check(code)
    broken = code[:place] + wrong + code[place + 1 :]
    assert has_valid_check(broken) == (broken == code)
