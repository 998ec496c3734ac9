"""Verdicts on landed rows: suites as data, decided by Great Expectations, told in Chinese with the workbook cell.

What belongs here: what a row must satisfy, alone, against its own sheet and against what its unit stated before; what
a sheet must be beside other workbooks; which projects may be one.
What does not: reading workbooks, deciding which revision counts, scoring.
"""

from expectations.fingerprint import rules_sha256
from expectations.library import prepare
from expectations.past import ReceiptInfo, UnitSpells, unit_spells
from expectations.rules import SuiteError, codes, load_suites
from expectations.validation import validate

__all__ = [
    "ReceiptInfo",
    "SuiteError",
    "UnitSpells",
    "codes",
    "load_suites",
    "prepare",
    "rules_sha256",
    "unit_spells",
    "validate",
]
