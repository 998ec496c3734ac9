"""Verdicts on landed rows: suites as data, decided by Great Expectations, told in Chinese with the workbook cell.

What belongs here: what a row must satisfy, alone, against its own sheet and against what its unit stated before.
What does not: reading workbooks, deciding which revision counts, scoring.
"""

from expectations.past import ReceiptInfo
from expectations.rules import SuiteError, codes, load_suites
from expectations.validation import validate

__all__ = ["ReceiptInfo", "SuiteError", "codes", "load_suites", "validate"]
