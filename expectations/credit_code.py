"""Unified social credit codes (统一社会信用代码): the check character of GB 32100-2015.

18 characters of 0–9 and A–Z without I, O, S, V, Z. With Cᵢ the position of character i in that alphabet and
Wᵢ = 3ⁱ⁻¹ mod 31, the 18th is alphabet[(31 − Σ Cᵢ·Wᵢ mod 31) mod 31] over i = 1…17. The organisation code inside
(characters 9–17, GB 11714) carries its own check character; it is covered by the outer one and not judged apart.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(f"[{ALPHABET}]{{18}}")
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))


def is_well_formed(code: str) -> bool:
    """Whether `code` has 18 characters of the standard's alphabet."""
    return _SHAPE.fullmatch(code) is not None


def check_character(first_17: str) -> str:
    """The 18th character for 17 characters of the alphabet. Raises ValueError for any other text."""
    if not is_well_formed(first_17 + "0"):
        raise ValueError(f"not 17 characters of the alphabet of GB 32100-2015: {first_17!r}")
    total = sum(ALPHABET.index(c) * w for c, w in zip(first_17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def has_valid_check(code: str) -> bool:
    """Whether a well-formed code ends in its own check character."""
    return is_well_formed(code) and check_character(code[:17]) == code[17]
