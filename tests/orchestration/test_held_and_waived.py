"""Which findings a waiver covers, and what findings amount to. Pure: rows of landed `finding` in, verdict out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kernel.findings import catalogue
from ledger import Receipt, Waiver
from orchestration.verdicts import counts, is_waivable, status_of, waived

NOON = datetime.fromisoformat("2024-07-10 12:00")
ERROR, HOLDING, HINT, UNREAD = "credit_code_check_failed", "rows_vanished", "rate_truncated", "cell_error"


def row(code: str, subject: str | None = None) -> dict[str, Any]:
    return {
        "code": code,
        "severity": catalogue()[code].severity,
        "subject": subject,
        "message_zh": "话",
        "waiver_no": None,
    }


def receipt(**facts: Any) -> Receipt:
    known = {
        "receipt_no": "pingyang-000007",
        "unit_code": "kunyang",
        "form_set": "monthly",
        "report_period": "2024-06",
    }
    return Receipt(**dict.fromkeys(Receipt.__dataclass_fields__) | known | facts)


def waiver(**facts: Any) -> Waiver:
    said = {
        "office_code": "pingyang",
        "kind": "finding",
        "reason": "已核实",
        "approver": "王主任",
        "recorded_at": NOON,
    }
    return Waiver(**{**said, "waiver_no": "pingyang-W0001", "finding_code": ERROR, **facts})


def test_the_codes_used_here_are_what_they_stand_for():
    assert [catalogue()[c].severity for c in (ERROR, HOLDING, HINT, UNREAD)] == [
        "block",
        "block",
        "warning",
        "block",
    ]
    assert [catalogue()[c].is_confirmable for c in (ERROR, HOLDING)] == [False, True]


@pytest.mark.parametrize(
    ("codes", "status"),
    [
        ([], "accepted"),
        ([HINT], "accepted_with_warnings"),
        ([HOLDING, HINT], "held"),
        ([HOLDING, ERROR], "rejected"),
        ([ERROR], "rejected"),
    ],
)
def test_a_workbook_is_held_when_all_that_blocks_may_be_confirmed(codes: list[str], status: str):
    assert status_of(map(row, codes)) == status


def test_findings_are_counted_by_weight():
    found = [row(HINT), row(ERROR), row(ERROR)]
    assert counts(found) == {"block_count": 2, "warning_count": 1, "explain_count": 0}


@pytest.mark.parametrize(
    ("facts", "is_covered"),
    [
        ({}, True),
        ({"unit_code": "kunyang", "form_set": "monthly"}, True),
        ({"unit_code": "aojiang"}, False),
        ({"form_set": "target"}, False),
        ({"receipt_no": "pingyang-000007"}, True),
        ({"receipt_no": "pingyang-000008"}, False),
        ({"finding_code": HOLDING}, False),
        ({"finding_code": None}, True),
        ({"subject": "甲公司"}, True),
        ({"subject": "乙公司"}, False),
        ({"first_period": "2024-06", "last_period": "2024-06"}, True),
        ({"first_period": "2024-07"}, False),
        ({"last_period": "2024-05"}, False),
        ({"first_period": "2024-Q2", "last_period": "2024"}, True),
        ({"kind": "report"}, False),
    ],
)
def test_a_waiver_covers_what_it_names_and_nothing_else(facts: dict[str, Any], is_covered: bool):
    (found,) = waived(receipt(), [row(ERROR, "甲公司")], [waiver(**facts)])
    if is_covered:
        assert (found["severity"], found["waiver_no"]) == ("warning", "pingyang-W0001")
        assert found["message_zh"] == "话（已豁免：王主任，已核实）"
        assert found["remedy_zh"] == "考核办已豁免，不必处理"
        assert status_of([found]) == "accepted_with_warnings"
    else:
        assert found == row(ERROR, "甲公司")


def test_a_quarter_is_within_a_range_only_whole():
    quarter = receipt(report_period="2024-Q2")
    for last, severity in (("2024-05", "block"), ("2024-06", "warning")):
        (found,) = waived(quarter, [row(ERROR)], [waiver(first_period="2024-04", last_period=last)])
        assert found["severity"] == severity


def test_what_was_not_read_cannot_be_waived():
    assert [is_waivable(code) for code in (ERROR, HOLDING, UNREAD, "file_encrypted", "unit_missing")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    (found,) = waived(receipt(), [row(UNREAD)], [waiver(finding_code=UNREAD)])
    assert found == row(UNREAD)


def test_a_waiver_leaves_hints_alone():
    (found,) = waived(receipt(), [row(HINT)], [waiver(finding_code=HINT)])
    assert found == row(HINT)
