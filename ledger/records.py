"""What the ledger hands out: receipts, verdicts, readings, rulings, releases, as plain frozen records. No SQL.

All times are naive office time.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Literal

# waiting (still being copied) → received → read (rows landed, not judged yet) → one of the last five. A replay may
# move a rejected or held receipt on; an accepted one never falls back by itself.
WAITING, RECEIVED, READ, ACCEPTED, WARNED, HELD, REJECTED, DUPLICATE = (
    "waiting",
    "received",
    "read",
    "accepted",
    "accepted_with_warnings",
    "held",
    "rejected",
    "duplicate",
)
COUNTING = (ACCEPTED, WARNED)
STATUS_ZH = {
    WAITING: "等待传完",
    RECEIVED: "已收到",
    READ: "待校验",
    ACCEPTED: "已接收",
    WARNED: "已接收，有提示",
    HELD: "待确认",
    REJECTED: "退回",
    DUPLICATE: "重复文件",
}


@dataclass(frozen=True)
class Arrival:
    """A file found in the inbox: where, how big, which bytes, and when and from whom it came."""

    office_code: str
    inbox_path: str
    file_size: int
    sha256: str
    archive_path: str
    sender: str | None
    received_at: datetime
    is_received_at_estimated: bool


@dataclass(frozen=True)
class Receipt:
    """A received file as the ledger knows it. `status` is one of the words above.

    `sha256` and `archive_path` are None while the file is waited for. `landing_period` names the landed file its rows
    and findings lie in: the report period, or, when the workbook does not tell one, the best guess from its folder,
    name or arrival.
    """

    receipt_no: str
    office_code: str
    inbox_path: str
    file_name: str
    file_size: int
    sha256: str | None
    archive_path: str | None
    sender: str | None
    received_at: datetime
    is_received_at_estimated: bool
    duplicate_of: str | None
    status: str
    unit_code: str | None
    form_set: str | None
    report_period: str | None
    landing_period: str | None
    is_nil_return: bool

    @property
    def is_counting(self) -> bool:
        return self.status in COUNTING

    @property
    def submission(self) -> tuple[str | None, ...]:
        """(office, unit, form set, period): what this workbook is a revision of."""
        return self.office_code, self.unit_code, self.form_set, self.report_period

    def verdict(self, status: str) -> Verdict:
        """What the ledger already knows of this file, with another status."""
        return Verdict(**{**{f.name: getattr(self, f.name) for f in fields(Verdict)}, "status": status})

    def with_verdict(self, verdict: Verdict) -> Receipt:
        """This receipt as it is once `verdict` is recorded."""
        return replace(self, **{k: v for k, v in vars(verdict).items() if k != "receipt_no"})


@dataclass(frozen=True)
class Verdict:
    """What a received file turned out to be, and its status."""

    receipt_no: str
    status: str
    unit_code: str | None
    form_set: str | None
    report_period: str | None
    landing_period: str | None
    is_nil_return: bool = False


@dataclass(frozen=True)
class ReadingRecord:
    """One time a receipt was read and judged: under which rules, with what result, and whether that result counts.

    `rules_sha256` covers layouts, suites and messages; `rows_sha256` the rows read. `changes` (JSON) says what differs
    from the reading that counted before; None at the first.
    """

    receipt_no: str
    read_at: datetime
    cause: Literal["first", "reread", "confirmed"]
    rules_sha256: str
    rows_sha256: str
    status: str
    row_count: int
    block_count: int
    warning_count: int
    explain_count: int
    is_applied: bool
    changes: str | None = None


@dataclass(frozen=True)
class Waiver:
    """A ruling that a fault does not count. `kind` "finding": `finding_code` does not stop the workbooks it names;
    "report": the report of `unit_code` is not owed for these periods. None means any; periods are inclusive.
    """

    office_code: str
    kind: Literal["finding", "report"]
    reason: str
    approver: str
    recorded_at: datetime
    unit_code: str | None = None
    form_set: str | None = None
    first_period: str | None = None
    last_period: str | None = None
    finding_code: str | None = None
    receipt_no: str | None = None
    subject: str | None = None
    document_no: str | None = None
    revoked_at: datetime | None = None
    waiver_no: str = ""


@dataclass(frozen=True)
class Extension:
    """A later deadline for one report period, granted by a document. `unit_code` None: all units."""

    office_code: str
    form_set: str
    report_period: str
    due_at: datetime
    document_no: str
    reason: str
    approver: str
    recorded_at: datetime
    unit_code: str | None = None
    revoked_at: datetime | None = None
    extension_no: str = ""


@dataclass(frozen=True)
class PairDecision:
    """Whether two projects (or enterprises) are one. `left_key` < `right_key`; the latest decision on a pair counts."""

    office_code: str
    subject_kind: Literal["project", "enterprise"]
    left_key: str
    right_key: str
    verdict: Literal["same", "different"]
    reason: str
    decided_by: str
    decided_at: datetime
    decision_no: str = ""


@dataclass(frozen=True)
class Release:
    """A drafted release pack."""

    release_code: str
    office_code: str
    assessment_code: str
    period_code: str
    state: str
    content_sha256: str
    manifest_sha256: str
    path: str
    drafted_at: datetime
