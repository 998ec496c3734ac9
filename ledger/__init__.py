"""The book of record: what was received, what was decided about it, what was released. SQLAlchemy, any database.

What belongs here: receipts, verdicts, releases. What does not: workbook rows (landed) and scores (warehouse).
"""

from ledger.book import Arrival, Ledger, Receipt, Release, Verdict

__all__ = ["Arrival", "Ledger", "Receipt", "Release", "Verdict"]
