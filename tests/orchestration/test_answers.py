"""Whose answer a file in `returned/` is, and what an answer says once the office has ruled."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.judging import JudgeReport, unanswered
from orchestration.register import whole
from orchestration.returning import write_returns
from tests.orchestration.offices import SmallOffice, small_office

FIRST, SECOND = "pingyang-000001", "pingyang-000002"


@pytest.fixture
def office(tmp_path: Path) -> SmallOffice:
    """Two files of one town that were sent back: the second is the first one's answer, sent in as it came."""
    office = small_office(tmp_path)
    office.drop("2024-06/鳌江镇_旧表.pdf", b"%PDF-1.4", "2024-07-03 09:00")
    office.drop(f"2024-06/鳌江镇_旧表_{FIRST}_退回.pdf", b"%PDF-1.5", "2024-07-04 09:00")
    office.run()
    write_returns(office.home, office.folder, office.ledger, office.ledger.receipts("pingyang"))
    return office


def names(office: SmallOffice, receipt_no: str) -> list[str]:
    return [path.name for path in whole(office.home, office.ledger, receipt_no).returned]


def test_a_new_answer_to_the_first_leaves_that_to_the_second(office: SmallOffice):
    assert names(office, FIRST) == [
        f"鳌江镇_旧表_{FIRST}_退回.pdf",
        f"鳌江镇_旧表_{FIRST}_退回_问题清单.xlsx",
    ]
    second = [f"鳌江镇_旧表_{SECOND}_退回.pdf", f"鳌江镇_旧表_{SECOND}_退回_问题清单.xlsx"]
    assert names(office, SECOND) == second
    write_returns(office.home, office.folder, office.ledger, office.ledger.receipts("pingyang")[:1])
    assert names(office, SECOND) == second


def test_an_answer_to_another_round_is_no_answer_to_this_one(office: SmallOffice):
    for path in whole(office.home, office.ledger, FIRST).returned:
        path.rename(path.with_name(f"{path.stem}_{SECOND}_退回{path.suffix}"))
    nothing_judged = JudgeReport({}, {})
    todo = unanswered(office.home, office.folder, office.ledger, nothing_judged)
    assert [receipt.receipt_no for receipt in todo] == [FIRST]
