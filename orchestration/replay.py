"""Reading archived files again after a layout, a rule or a ruling changed: what would the verdict be now?

A workbook that was sent back or held takes the new verdict. An accepted one never changes by itself: the new reading is
logged and shown beside what counts, and put in its place only when somebody says so, with name and reason.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import ingest
from ingest import returns
from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder
from ledger import Ledger, ReadingRecord, Receipt, Waiver
from ledger.records import COUNTING, HELD, READ, REJECTED, STATUS_ZH
from orchestration.archive_reader import read_archived
from orchestration.evaluation import (
    Judged,
    Refusal,
    Rulings,
    by_year,
    evaluate,
    history,
    landed_batch,
    read_batch,
)
from orchestration.fingerprints import rows_sha256, rules_sha256
from orchestration.judging import Cause, reading_record, record, rulings_of
from orchestration.progress import track
from orchestration.replaced import keep
from orchestration.returning import write_returns
from orchestration.revisions import Revision, Revisions, difference
from orchestration.verdicts import is_waivable

_FACTS = ("unit_code", "form_set", "report_period", "is_nil_return")
Pair = tuple[Receipt, ingest.Reading]


@dataclass(frozen=True)
class Authority:
    """Who decided something, why, and by which document."""

    by: str
    reason: str
    document_no: str | None = None


@dataclass(frozen=True)
class Replayed:
    """One receipt read again: as it was, as it is judged now, and what differs.

    `is_applied`: the new reading counts. `is_same_data`: the rows are what they were, to the last field.
    `is_reworded`: findings say or weigh something else than they did.
    """

    before: Receipt
    after: Receipt
    is_applied: bool
    is_same_data: bool
    is_reworded: bool
    findings: tuple[returns.Settled, ...]
    rows: tuple[returns.Change, ...]

    @property
    def facts(self) -> dict[str, tuple[Any, Any]]:
        """Facts about the workbook that differ: name → (before, after)."""
        both = {name: (getattr(self.before, name), getattr(self.after, name)) for name in _FACTS}
        return {name: pair for name, pair in both.items() if pair[0] != pair[1]}

    @property
    def is_changed(self) -> bool:
        return bool(self.before.status != self.after.status or self.facts or self.rows or self.is_reworded)


def can_be_read_again(receipt: Receipt) -> bool:
    """Whether a receipt has a file of its own and a verdict."""
    return receipt.archive_path is not None and receipt.status in (*COUNTING, HELD, REJECTED)


def replay(
    home: Home,
    folder: OfficeFolder,
    ledger: Ledger,
    receipts: Sequence[Receipt],
    now: datetime,
    *,
    authority: Authority | None = None,
) -> list[Replayed]:
    """Read and judge these receipts again, in the order they came; `now` is naive office time.

    Rejected and held ones take the new verdict, with `authority` accepted ones too. Every reading is logged.
    Raises ValueError for a receipt that cannot be read again, DataFileError for a faulty layout.
    """
    again = _Again(home, folder, ledger, now, "reread", _said(authority))
    takes = [r for r in receipts if authority or r.status not in COUNTING]
    compared = [r for r in receipts if not authority and r.status in COUNTING]
    return [*again.run(takes, is_applied=True), *again.run(compared, is_applied=False)]


def confirm(
    home: Home, folder: OfficeFolder, ledger: Ledger, receipt: Receipt, now: datetime, authority: Authority
) -> Replayed:
    """Let a held workbook stand: waive what holds it, by a waiver for each finding, and judge it at once.

    Raises ValueError when the receipt is not held.
    """
    _waive(ledger, receipt, _holding(home, receipt), now, authority)
    return _answer(home, folder, ledger, receipt, now, _said(authority))


def confirm_cells(
    home: Home,
    folder: OfficeFolder,
    ledger: Ledger,
    receipt: Receipt,
    now: datetime,
    authority: Authority,
    cells: Sequence[str],
) -> Replayed:
    """Let single rows of a workbook that was sent back or held stand: waive what blocks at `cells` (`sheet!K6`), by a
    waiver for each finding, and judge the whole at once. What blocks elsewhere goes on blocking.

    Raises ValueError, with nothing waived, when the receipt is neither, or at one of the cells nothing blocks, or what
    does cannot be let stand: it could not be read, or its row has no name to be told by.
    """
    if receipt.status not in (HELD, REJECTED):
        raise ValueError(f"回执 {receipt.receipt_no} 没有退回，也不在待确认之列，{_now(receipt)}")
    blocking = _blocking(home, receipt)
    chosen: set[tuple[str, str | None]] = set()
    for cell in cells:
        here = [row for row in blocking if _cell(row) == cell]
        if not here:
            raise ValueError(f"回执 {receipt.receipt_no} 的 {cell} 没有阻断问题")
        if stuck := next((row for row in here if not (is_waivable(row["code"]) and row["subject"])), None):
            raise ValueError(f"{cell} 不能准予，只能由报送单位改正：{stuck['message_zh']}")
        chosen |= {(row["code"], row["subject"]) for row in here}
    _waive(ledger, receipt, chosen, now, authority)
    return _answer(home, folder, ledger, receipt, now, _said(authority))


def _waive(
    ledger: Ledger,
    receipt: Receipt,
    findings: set[tuple[str, str | None]],
    now: datetime,
    authority: Authority,
) -> None:
    """A waiver for each (code, subject) of this receipt's findings."""
    for code, subject in sorted(findings, key=str):
        ledger.rulings.waive(
            Waiver(
                office_code=receipt.office_code,
                kind="finding",
                reason=authority.reason,
                approver=authority.by,
                recorded_at=now,
                finding_code=code,
                receipt_no=receipt.receipt_no,
                subject=subject,
                document_no=authority.document_no,
            )
        )


def refuse(
    home: Home, folder: OfficeFolder, ledger: Ledger, receipt: Receipt, now: datetime, authority: Authority
) -> Replayed:
    """Send a held workbook back; it stays so when it is read again. Raises ValueError when the receipt is not held."""
    _holding(home, receipt)
    return _answer(
        home, folder, ledger, receipt, now, {"refused": {"by": authority.by, "reason": authority.reason}}
    )


def _answer(
    home: Home, folder: OfficeFolder, ledger: Ledger, receipt: Receipt, now: datetime, said: dict[str, Any]
) -> Replayed:
    return _Again(home, folder, ledger, now, "confirmed", said).run([receipt], is_applied=True)[0]


def _holding(home: Home, receipt: Receipt) -> set[tuple[str, str | None]]:
    """(code, subject) of every finding that holds the receipt."""
    if receipt.status != HELD:
        raise ValueError(f"回执 {receipt.receipt_no} 不在待确认之列，{_now(receipt)}")
    return {(row["code"], row["subject"]) for row in _blocking(home, receipt)}


def _now(receipt: Receipt) -> str:
    """In words, what has become of a receipt that is asked too much of."""
    return f"它现在是“{STATUS_ZH[receipt.status]}”" + (
        f"，与 {receipt.duplicate_of} 相同" if receipt.duplicate_of else ""
    )


def _blocking(home: Home, receipt: Receipt) -> list[dict[str, Any]]:
    """The landed findings that keep the receipt from counting."""
    table = landed.read_one(home.landed, "finding", receipt.office_code, str(receipt.landing_period))
    return [
        row
        for row in table.to_pylist()
        if row["receipt_no"] == receipt.receipt_no and row["severity"] == "block"
    ]


def _cell(row: Mapping[str, Any]) -> str:
    return f"{row['source_sheet']}!{row['source_column'] or ''}{row['source_row'] or ''}"


def _said(authority: Authority | None) -> dict[str, Any]:
    return {k: v for k, v in asdict(authority).items() if v is not None} if authority else {}


class _Again:
    """One replay: the state of the office it works on, why it happens, and what the log shall say of it."""

    def __init__(
        self,
        home: Home,
        folder: OfficeFolder,
        ledger: Ledger,
        now: datetime,
        cause: Cause,
        said: Mapping[str, Any],
    ):
        self._home, self._folder, self._ledger, self._now = home, folder, ledger, now
        self._cause, self._said = cause, said
        self._layouts = ingest.load_layouts(folder)
        self._rules = rules_sha256(folder, self._layouts)

    def run(self, receipts: Sequence[Receipt], *, is_applied: bool) -> list[Replayed]:
        """All of `receipts`, a year at a time."""
        if stuck := [r.receipt_no for r in receipts if not can_be_read_again(r)]:
            raise ValueError(f"没有可重读的文件：{'、'.join(stuck)}")
        done: list[Replayed] = []
        for year, group in by_year(sorted(receipts, key=lambda r: (r.received_at, r.receipt_no))):
            rows = landed_batch(self._home, self._folder.code, year, group).rows
            digests = rows_sha256(rows, [r.receipt_no for r in group])
            reader = read_archived(self._home, self._folder, self._layouts, group)
            for pairs in _by_new_year(list(track(f"重读 {len(group)} 份", reader, len(group)))):
                done += self._settle(pairs, digests, is_applied)
        if is_applied and done:
            answered = {d.before.receipt_no for d in done if d.is_changed}
            known = self._ledger.receipts(self._folder.code)
            write_returns(
                self._home, self._folder, self._ledger, [r for r in known if r.receipt_no in answered]
            )
        return done

    def _settle(self, pairs: Sequence[Pair], digests: Mapping[str, str], is_applied: bool) -> list[Replayed]:
        """Judge, compare, log and, if so decided, land the readings of one year. `digests`: of the rows landed now."""
        known = self._ledger.receipts(self._folder.code)
        before = history(self._home, self._folder.code, _year(pairs[0]))
        judged = evaluate(self._folder, read_batch(pairs), before, known, self._rulings(pairs))
        revisions = Revisions(self._home, self._folder, self._layouts, known)
        done = [
            self._compare(revisions, pair, result, digests, is_applied)
            for pair, result in zip(pairs, judged, strict=True)
        ]
        logged = [self._logged(result, d) for result, d in zip(judged, done, strict=True)]
        changed = [i for i, d in enumerate(done) if d.is_changed] if is_applied else []
        self._keep([pairs[i][0] for i in changed])
        # from here to the verdict they count for nothing; a run that breaks off leaves them to the next one
        back = [pairs[i][0].verdict(READ) for i in changed]
        self._ledger.conclude(back, self._now, logged)
        ingest.clear(self._home, self._folder.code, [pairs[i][0] for i in changed])
        ingest.land(self._home, self._folder.code, [pairs[i] for i in changed])
        record(self._home, self._folder, self._ledger, [judged[i] for i in changed], self._now)
        return done

    def _keep(self, receipts: Sequence[Receipt]) -> None:
        numbers = {
            r.receipt_no: sum(x.is_applied for x in self._ledger.readings(r.receipt_no)) for r in receipts
        }
        keep(self._home, receipts, numbers)

    def _rulings(self, pairs: Sequence[Pair]) -> Rulings:
        rulings = rulings_of(self._ledger, self._folder.code)
        if refused := self._said.get("refused"):
            refusals = {receipt.receipt_no: Refusal(**refused) for receipt, _ in pairs}
            rulings = replace(rulings, refusals={**rulings.refusals, **refusals})
        return rulings

    def _compare(
        self,
        revisions: Revisions,
        pair: Pair,
        judged: Judged,
        digests: Mapping[str, str],
        is_applied: bool,
    ) -> Replayed:
        receipt, reading = pair
        readings = [{**row, "receipt_no": receipt.receipt_no} for row in reading.readings]
        rows = {table: list(rows) for table, rows in reading.rows.items()}
        now = Revision.of(self._layouts, judged.findings, readings, rows, reading.report_period)
        landed_before = revisions.of(receipt)
        settled, changes = difference(landed_before, now, self._folder)
        was = sorted(landed_before.findings, key=lambda row: row["finding_no"])
        is_reworded = was != sorted(judged.findings, key=lambda row: row["finding_no"])
        return Replayed(
            before=receipt,
            after=judged.receipt,
            is_applied=is_applied,
            is_same_data=judged.rows_sha256 == digests[receipt.receipt_no],
            is_reworded=is_reworded,
            findings=settled,
            rows=changes,
        )

    def _logged(self, judged: Judged, replayed: Replayed) -> ReadingRecord:
        differs = _differences(replayed) if replayed.is_changed else {}
        changes = {**self._said, **differs}
        return reading_record(
            judged,
            self._now,
            self._cause,
            self._rules,
            is_applied=replayed.is_applied,
            changes=json.dumps(changes, ensure_ascii=False) if changes else None,
        )


def _differences(replayed: Replayed) -> dict[str, Any]:
    """What a replay changed, as it is kept in the log."""
    return {
        "status": [replayed.before.status, replayed.after.status],
        "facts": {name: list(pair) for name, pair in replayed.facts.items()},
        "rows": [{k: v for k, v in asdict(change).items() if v is not None} for change in replayed.rows],
        "findings": [
            {
                "fate": s.fate,
                "code": s.told.code,
                "sheet": s.told.sheet,
                "cell": s.told.cell,
                "message": s.told.message,
            }
            for s in replayed.findings
            if s.fate != "still"
        ],
    }


def _by_new_year(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Readings in groups that are judged together: a workbook may now be found to be of another year."""
    groups: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[_year(pair)].append(pair)
    for _, group in sorted(groups.items()):
        yield group


def _year(pair: Pair) -> int:
    receipt, reading = pair
    return int(ingest.landing_period(reading, receipt)[:4])
