"""Credit codes: real codes pass, any single wrong character fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.credit_code import has_valid_check, is_well_formed

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]


def completed(first_17: str) -> str:
    """With the check character of the standard: alphabet[(31 − Σ Cᵢ·Wᵢ mod 31) mod 31]."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(first_17, WEIGHTS, strict=True))
    return first_17 + ALPHABET[-total % 31]


def test_worked_example() -> None:
    # 91350100M000100Y43: M is at 21, Y at 30; the sum is 28 (mod 31), 31 − 28 = 3
    positions = [9, 1, 3, 5, 0, 1, 0, 0, 21, 0, 0, 0, 1, 0, 0, 30, 4]
    assert sum(p * w for p, w in zip(positions, WEIGHTS, strict=True)) % 31 == 28
    assert has_valid_check("91350100M000100Y43")


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L"])
def test_real_codes(code: str) -> None:
    assert has_valid_check(code)


@pytest.mark.parametrize("front", ["N2330326MF7840000", "A1110000600037341", "Y1110000600037341"])
def test_the_registering_department_may_be_a_letter(front: str) -> None:
    assert has_valid_check(completed(front))


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100y43", "9135O100M000100Y43"]
)
def test_malformed(code: str) -> None:
    assert not is_well_formed(code)
    assert not has_valid_check(code)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_seen(first: str, place: int, wrong: str) -> None:
    code = completed(first)
    assert has_valid_check(code)
    broken = code[:place] + wrong + code[place + 1 :]
    assert has_valid_check(broken) == (broken == code)
