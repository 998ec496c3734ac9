"""Verdicts on what was read: evaluated, landed, entered in the ledger. The submission row goes last: it makes rows count."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import ingest
from ingest import returns
from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder
from ledger import Ledger, ReadingRecord, Receipt
from ledger.records import HELD, READ, REJECTED
from orchestration.evaluation import Judged, Refusal, Rulings, by_year, evaluate, history, landed_batch
from orchestration.fingerprints import rules_sha256
from orchestration.progress import track
from orchestration.verdicts import counts, submission

Cause = Literal["first", "reread", "confirmed"]


@dataclass(frozen=True)
class JudgeReport:
    """Verdicts of one run, counted by status, and the findings behind them by code; `receipts` are those judged."""

    by_status: Mapping[str, int]
    by_code: Mapping[str, int]
    receipts: tuple[str, ...] = ()


def judge(home: Home, folder: OfficeFolder, ledger: Ledger, now: datetime) -> JudgeReport:
    """Validate every read but unjudged submission of the office and record its verdict; `now` is naive office time.

    A verdict is what was known when it was given: a workbook that comes later never changes it. `replay` shows what
    the verdict would be now.
    """
    todo = ledger.receipts(folder.code, READ)
    if not todo:
        return JudgeReport({}, {})
    rules = rules_sha256(folder, ingest.load_layouts(folder))
    rulings = rulings_of(ledger, folder.code)
    done: list[Judged] = []
    years = list(by_year(todo))
    for year, receipts in track(f"校验数据（{len(todo)} 份报表）", years, len(years)):
        batch = landed_batch(home, folder.code, year, receipts)
        known = ledger.receipts(folder.code)
        judged = evaluate(folder, batch, history(home, folder.code, year), known, rulings)
        record(home, folder, ledger, judged, now, [reading_record(j, now, "first", rules) for j in judged])
        done += judged
    return _report(done)


def unanswered(home: Home, folder: OfficeFolder, ledger: Ledger, report: JudgeReport) -> list[Receipt]:
    """Receipts whose senders are to be answered: judged just now, or sent back or held and never answered before."""
    judged, answers = set(report.receipts), (home.returned / folder.code).rglob("*")
    answered = {returns.receipt_answered(path.name, folder.code) for path in answers}
    return [
        r
        for r in ledger.receipts(folder.code)
        if r.receipt_no in judged or (r.status in (REJECTED, HELD) and r.receipt_no not in answered)
    ]


def rulings_of(ledger: Ledger, office_code: str) -> Rulings:
    """What the office ruled so far."""
    said = {r.receipt_no: json.loads(r.changes or "{}") for r in ledger.confirmations(office_code)}
    refusals = {number: Refusal(**s["refused"]) for number, s in said.items() if "refused" in s}
    return Rulings(ledger.rulings.waivers(office_code), refusals)


def record(
    home: Home,
    folder: OfficeFolder,
    ledger: Ledger,
    judged: Sequence[Judged],
    now: datetime,
    readings: Sequence[ReadingRecord] = (),
) -> None:
    """Land findings and submissions period by period, then enter verdicts and log `readings`, all at once each.

    A run that ends in between leaves receipts that are `read`: the next one judges them again, in place.
    """
    for period in sorted({str(j.receipt.landing_period) for j in judged}):
        group = [j for j in judged if j.receipt.landing_period == period]
        numbers = [j.receipt.receipt_no for j in group]
        findings = [row for j in group for row in j.findings]
        landed.merge(home.landed, "finding", folder.code, period, numbers, findings)
        rows = [submission(j.receipt, j.findings, now) for j in group]
        landed.merge(home.landed, "submission", folder.code, period, numbers, rows)
        verdicts = [j.receipt.verdict(j.receipt.status) for j in group]
        ledger.conclude(verdicts, now, [r for r in readings if r.receipt_no in set(numbers)])


def reading_record(
    judged: Judged,
    now: datetime,
    cause: Cause,
    rules: str,
    *,
    is_applied: bool = True,
    changes: str | None = None,
) -> ReadingRecord:
    """The log entry of one reading."""
    return ReadingRecord(
        receipt_no=judged.receipt.receipt_no,
        read_at=now,
        cause=cause,
        rules_sha256=rules,
        rows_sha256=judged.rows_sha256,
        status=judged.receipt.status,
        row_count=judged.row_count,
        **counts(judged.findings),
        is_applied=is_applied,
        changes=changes,
    )


def _report(judged: Sequence[Judged]) -> JudgeReport:
    by_status = Counter(j.receipt.status for j in judged)
    by_code = Counter(row["code"] for j in judged for row in j.findings)
    receipts = tuple(j.receipt.receipt_no for j in judged)
    return JudgeReport(dict(by_status), dict(sorted(by_code.items())), receipts)
