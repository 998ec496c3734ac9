"""The book of record: what was received, how it was read, what was ruled, what was released. SQLAlchemy, any database.

What belongs here: receipts, verdicts, the log of readings, waivers, extensions, decisions, releases. What does not:
workbook rows (landed) and scores (warehouse).
"""

from ledger.book import Ledger
from ledger.records import Arrival, Extension, PairDecision, ReadingRecord, Receipt, Release, Verdict, Waiver
from ledger.standing import Standing, standings
from ledger.versions import LedgerError

__all__ = [
    "Arrival",
    "Extension",
    "Ledger",
    "LedgerError",
    "PairDecision",
    "ReadingRecord",
    "Receipt",
    "Release",
    "Standing",
    "Verdict",
    "Waiver",
    "standings",
]
