"""The book as it stood when a day ended: what was entered by then, under the same numbers; the live book stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ledger import Arrival, Extension, Ledger, PairDecision, ReadingRecord, Waiver

DAY = datetime.fromisoformat("2024-07-11 00:00")
BEFORE, AFTER = DAY - timedelta(seconds=1), DAY
WAIVER = Waiver("o", "report", "受灾", "王主任", BEFORE, unit_code="a", first_period="2024-06")
EXTENSION = Extension("o", "monthly", "2024-06", DAY, "8号", "停机", "王主任", BEFORE)
DECISION = PairDecision("o", "project", "a:1", "b:1", "same", "同一地块", "李科长", BEFORE)


def reading(number: str, read_at: datetime, status: str) -> ReadingRecord:
    counts = {"row_count": 1, "block_count": 0, "warning_count": 0, "explain_count": 0}
    cause = "first" if status == "held" else "confirmed"
    return ReadingRecord(number, read_at, cause, "r", "d", status, **counts, is_applied=True)


@pytest.fixture
def live(tmp_path: Path) -> Ledger:
    """Two files; the second was read after the day only. Two of every ruling, one of each entered after the day."""
    ledger = Ledger(f"sqlite:///{tmp_path / 'live.sqlite'}")
    for name in ("a", "b"):
        arrival = Arrival("o", f"{name}.xlsx", 1, name * 64, f"archive/{name}", None, BEFORE, False)
        ledger.register(arrival, AFTER)
    for number, at, status in (
        ("o-000001", BEFORE, "held"),
        ("o-000001", AFTER, "accepted"),
        ("o-000002", AFTER, "held"),
        ("o-000002", AFTER + timedelta(days=1), "accepted"),
    ):
        ledger.log_reading(reading(number, at, status))
    ledger.rulings.waive(WAIVER)
    ledger.rulings.waive(replace(WAIVER, unit_code="b", recorded_at=AFTER))
    ledger.rulings.extend(EXTENSION)
    ledger.rulings.extend(replace(EXTENSION, recorded_at=AFTER))
    ledger.rulings.decide(DECISION)
    ledger.rulings.decide(replace(DECISION, verdict="different", decided_at=AFTER))
    ledger.rulings.waive(replace(WAIVER, office_code="p"))
    return ledger


def copied(live: Ledger, tmp_path: Path, *statuses: str) -> Ledger:
    receipts = [replace(r, status=s) for r, s in zip(live.receipts("o"), statuses, strict=True)]
    return live.copy_until(f"sqlite:///{tmp_path / 'copy.sqlite'}", "o", DAY, receipts)


def test_readings_are_those_of_then_or_the_first(live: Ledger, tmp_path: Path):
    copy = copied(live, tmp_path, "held", "received")
    assert [(r.receipt_no, r.status) for r in copy.receipts("o")] == [
        ("o-000001", "held"),
        ("o-000002", "received"),
    ]
    found = {no: [r.status for r in told] for no, told in copy.applied_readings("o").items()}
    assert found == {"o-000001": ["held"], "o-000002": ["held"]}
    assert {no: len(told) for no, told in live.applied_readings("o").items()} == {
        "o-000001": 2,
        "o-000002": 2,
    }


def test_rulings_are_those_entered_by_then_under_their_numbers(live: Ledger, tmp_path: Path):
    live.rulings.revoke_waiver("o-W0001", AFTER)
    live.rulings.revoke_extension("o-E0001", BEFORE)
    rulings = copied(live, tmp_path, "held", "held").rulings
    assert rulings.waivers("o") == [replace(WAIVER, waiver_no="o-W0001")]  # taken back later: it stands
    (extension,) = rulings.extensions("o", is_revoked_too=True)
    assert (extension.extension_no, extension.revoked_at) == ("o-E0001", BEFORE)
    assert rulings.decisions("o") == [replace(DECISION, decision_no="o-D0001")]
    assert rulings.waivers("p", is_revoked_too=True) == []
    assert len(live.rulings.waivers("o", is_revoked_too=True)) == 2
