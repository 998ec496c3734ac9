"""Rulings are numbered, kept in order, and the standing of receipts follows from their verdicts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import Arrival, Extension, Ledger, PairDecision, Receipt, Waiver, standings

NOW = datetime(2024, 7, 3, 9, 0)  # noqa: DTZ001  the ledger keeps naive office time
WAIVER = Waiver("pingyang", "report", "受灾停产", "王主任", NOW, unit_code="kunyang", first_period="2024-06")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")


def test_a_waiver_is_numbered_and_ends_when_revoked(ledger: Ledger) -> None:
    first = ledger.rulings.waive(WAIVER)
    second = ledger.rulings.waive(replace(WAIVER, unit_code="shuitou"))
    assert [first.waiver_no, second.waiver_no] == ["pingyang-W0001", "pingyang-W0002"]
    ledger.rulings.revoke_waiver(first.waiver_no, NOW + timedelta(days=1))
    assert ledger.rulings.waivers("pingyang") == [second]
    assert [w.waiver_no for w in ledger.rulings.waivers("pingyang", is_revoked_too=True)] == [
        "pingyang-W0001",
        "pingyang-W0002",
    ]
    with pytest.raises(ValueError, match="撤销"):
        ledger.rulings.revoke_waiver(first.waiver_no, NOW)
    for unknown in ("pingyang-W0009", "miluo-W0001", "W1", ""):
        with pytest.raises(LookupError):
            ledger.rulings.revoke_waiver(unknown, NOW)


def test_extensions_and_decisions_come_back_in_order(ledger: Ledger) -> None:
    extension = Extension(
        "pingyang", "monthly", "2024-06", NOW, "平考办〔2024〕8号", "系统停机", "王主任", NOW
    )
    assert ledger.rulings.extend(extension).extension_no == "pingyang-E0001"
    assert [e.document_no for e in ledger.rulings.extensions("pingyang")] == ["平考办〔2024〕8号"]
    revoked = ledger.rulings.revoke_extension("pingyang-E0001", NOW + timedelta(days=1))
    assert revoked == replace(extension, extension_no="pingyang-E0001", revoked_at=NOW + timedelta(days=1))
    assert ledger.rulings.extensions("pingyang") == []
    assert ledger.rulings.extensions("pingyang", is_revoked_too=True) == [revoked]
    with pytest.raises(ValueError, match="撤销"):
        ledger.rulings.revoke_extension("pingyang-E0001", NOW)
    with pytest.raises(LookupError):
        ledger.rulings.revoke_extension("pingyang-W0001", NOW)
    decision = PairDecision("pingyang", "project", "b", "a", "same", "同一地块", "李科长", NOW)
    kept = ledger.rulings.decide(decision)
    assert (kept.left_key, kept.right_key, kept.decision_no) == ("a", "b", "pingyang-D0001")
    assert ledger.rulings.decisions("pingyang") == [kept]
    with pytest.raises(ValueError, match="自己"):
        ledger.rulings.decide(replace(decision, right_key="b"))


def test_a_file_that_was_waited_for_keeps_its_number(ledger: Ledger) -> None:
    waiting = ledger.wait_for("pingyang", "2024-06/a.xlsx", 10, NOW)
    again = ledger.wait_for("pingyang", "2024-06/a.xlsx", 20, NOW + timedelta(minutes=5))
    assert (again.receipt_no, again.file_size, again.sha256) == (waiting.receipt_no, 20, None)
    arrival = Arrival("pingyang", "2024-06/a.xlsx", 30, "f" * 64, "archive/ff/f.xlsx", "张三", NOW, False)
    whole = ledger.register(arrival, NOW + timedelta(minutes=9))
    assert (whole.receipt_no, whole.status, whole.sender) == (waiting.receipt_no, "received", "张三")
    assert ledger.register(arrival, NOW) == whole
    assert len(ledger.receipts("pingyang")) == 1


def _receipt(number: int, status: str, hours: int) -> Receipt:
    return Receipt(
        receipt_no=f"o-{number:06d}",
        office_code="o",
        inbox_path=f"{number}.xlsx",
        file_name=f"{number}.xlsx",
        file_size=1,
        sha256=f"{number}",
        archive_path="x",
        sender=None,
        received_at=NOW + timedelta(hours=hours),
        is_received_at_estimated=False,
        duplicate_of="o-000001" if status == "duplicate" else None,
        status=status,
        unit_code="u",
        form_set="monthly",
        report_period="2024-06",
        landing_period="2024-06",
        is_nil_return=False,
    )


def test_the_last_counting_revision_stands() -> None:
    statuses = ["accepted", "rejected", "accepted_with_warnings", "duplicate", "accepted"]
    found = standings([_receipt(n + 1, s, n) for n, s in enumerate(statuses)])
    assert [s.revision for s in found] == [1, 2, 3, 4, 5]  # as stg_submission numbers them
    assert [s.status_zh for s in found] == [
        "已被 o-000003 取代",
        "退回",
        "已被 o-000005 取代",
        "与 o-000001 相同",
        "已接收",
    ]


@given(st.lists(st.tuples(st.sampled_from(["accepted", "rejected", "held"]), st.integers(0, 5)), max_size=8))
def test_exactly_one_counting_revision_is_not_superseded(marks: list[tuple[str, int]]) -> None:
    """Whatever the order of arrival; and the revision that stands is the latest by the received clock."""
    receipts = [_receipt(n + 1, status, hours) for n, (status, hours) in enumerate(marks)]
    counting = [r for r in receipts if r.is_counting]
    standing = [s.receipt for s in standings(receipts) if s.receipt.is_counting and not s.superseded_by]
    assert standing == ([max(counting, key=lambda r: (r.received_at, r.receipt_no))] if counting else [])
