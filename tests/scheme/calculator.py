"""The clerk's calculator: types the sum printed before the points of a sentence, exactly."""

from __future__ import annotations

import re
from fractions import Fraction

KEYS = {"÷": "/", "×": "*", "−": "-", "（": "(", "）": ")", "分": "", " ": ""}


def calculator(sentence: str) -> Fraction:
    """The value of the last `… = points` of a sentence: what stands between the last ； before it and the equals sign."""
    typed = re.search(r"([^；]*?) ?= [^=]*$", sentence)[1]
    for printed, key in KEYS.items():
        typed = typed.replace(printed, key)
    return eval(re.sub(r"[0-9.]+", r"Fraction('\g<0>')", typed), {"Fraction": Fraction})
