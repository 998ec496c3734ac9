"""The book of record: what was received, how it was read, what was ruled, what was released. SQLAlchemy, any database.

What belongs here: receipts, verdicts, the log of readings, waivers, extensions, decisions, releases. What does not:
workbook rows (landed) and scores (warehouse).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ledger.records import Arrival, Extension, PairDecision, ReadingRecord, Receipt, Release, Verdict, Waiver
from ledger.standing import Standing, standings

if TYPE_CHECKING:
    from ledger.book import Ledger
    from ledger.versions import LedgerError

# What needs SQLAlchemy: a third of a second for whoever opens a book, nothing for who only speaks of receipts.
_WITH_SQL = {"Ledger": "ledger.book", "LedgerError": "ledger.versions"}

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


def __getattr__(name: str) -> Any:
    """A name of `_WITH_SQL`, from its module. Raises AttributeError for any other."""
    if name not in _WITH_SQL:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WITH_SQL[name]), name)
