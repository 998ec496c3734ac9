"""What findings amount to: which a waiver covers, and whether the workbook is accepted, held or sent back. Pure.

A waiver acts only on what was read and judged; a cell or a file that could not be read is not there to be waived.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import expectations
from kernel.findings import catalogue
from kernel.period import Period
from ledger import Receipt, Waiver
from ledger.records import ACCEPTED, HELD, REJECTED, WARNED

Row = dict[str, Any]


def is_waivable(code: str) -> bool:
    """Whether a waiver can act on this finding code: a judgement on data that was read, not a fault of reading it."""
    return code in _judgements() or catalogue()[code].is_confirmable


def waived(receipt: Receipt, findings: Iterable[Row], waivers: Sequence[Waiver]) -> list[Row]:
    """Rows of landed `finding`, those a waiver covers turned into warnings that name it and say who let it be, and why."""
    acting = [w for w in waivers if w.kind == "finding" and _covers(w, receipt)]
    return [_ruled(row, acting) for row in findings] if acting else list(findings)


def status_of(findings: Iterable[Row]) -> str:
    """`held` when everything that blocks may be confirmed by the office, otherwise rejected, warned or accepted."""
    findings = list(findings)
    blocking = [catalogue()[row["code"]] for row in findings if row["severity"] == "block"]
    if any(not message.is_confirmable for message in blocking):
        return REJECTED
    if blocking:
        return HELD
    return WARNED if findings else ACCEPTED


def counts(findings: Iterable[Row]) -> dict[str, int]:
    """`block_count`, `warning_count`, `explain_count`."""
    found = Counter(row["severity"] for row in findings)
    return {f"{severity}_count": found[severity] for severity in ("block", "warning", "explain")}


def submission(receipt: Receipt, findings: Sequence[Row], loaded_at: datetime) -> Row:
    """The row of landed `submission` of a judged receipt."""
    facts = {
        name: getattr(receipt, name)
        for name in (
            "receipt_no",
            "office_code",
            "unit_code",
            "form_set",
            "report_period",
            "file_name",
            "file_size",
            "sha256",
            "archive_path",
            "sender",
            "received_at",
            "is_received_at_estimated",
            "status",
            "is_nil_return",
            "duplicate_of",
        )
    }
    return {**facts, "loaded_at": loaded_at, **counts(findings)}


@cache
def _judgements() -> frozenset[str]:
    return frozenset(expectations.codes())


def _ruled(row: Row, waivers: Sequence[Waiver]) -> Row:
    if row["severity"] != "block" or not is_waivable(row["code"]):
        return row
    waiver = next((w for w in waivers if _is_about(w, row)), None)
    if waiver is None:
        return row
    said = f"{row['message_zh']}（已豁免：{waiver.approver}，{waiver.reason}）"
    return {
        **row,
        "severity": "warning",
        "waiver_no": waiver.waiver_no,
        "message_zh": said,
        "remedy_zh": "考核办已豁免，不必处理",
    }


def _is_about(waiver: Waiver, row: Row) -> bool:
    return waiver.finding_code in (None, row["code"]) and waiver.subject in (None, row["subject"])


def _covers(waiver: Waiver, receipt: Receipt) -> bool:
    return (
        waiver.receipt_no in (None, receipt.receipt_no)
        and waiver.unit_code in (None, receipt.unit_code)
        and waiver.form_set in (None, receipt.form_set)
        and _is_within(receipt.report_period, waiver.first_period, waiver.last_period)
    )


def _is_within(report_period: str | None, first: str | None, last: str | None) -> bool:
    """Whether all months of the report lie from the first month of `first` to the last of `last` (None: open)."""
    if first is None and last is None:
        return True
    if report_period is None:
        return False
    months = Period.parse(report_period).months()
    return (first is None or Period.parse(first).start_month <= months[0]) and (
        last is None or months[-1] <= Period.parse(last).end_month
    )
