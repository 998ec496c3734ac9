"""Unified social credit codes (统一社会信用代码, GB 32100-2015): the shape, and whether the check character fits.

The check character is python-stdnum's. Its `is_valid` is not used: it wants eight digits in front, yet the standard
lets the first two be letters, and codes of rural collectives begin with N (农业农村部门), military ones with A.
"""

from __future__ import annotations

import re

from stdnum.cn import uscc

_SHAPE = re.compile("[0-9A-HJ-NPQRTUWXY]{18}")  # no I, O, S, V, Z


def is_well_formed(code: str) -> bool:
    """Whether `code` has 18 characters of the standard's alphabet."""
    return _SHAPE.fullmatch(code) is not None


def has_valid_check(code: str) -> bool:
    """Whether a well-formed code ends in its own check character."""
    return is_well_formed(code) and uscc.calc_check_digit(code[:17]) == code[17]
