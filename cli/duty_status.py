"""Who owes what and how it stands: today's rules and rulings, and the states the last run published. Prints nothing.

A state is not judged twice: it comes from `rpt_report_status`. What no run has judged yet is not due or unknown.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any

import duckdb

from kernel.duties import duties_of_year
from kernel.home import Home
from kernel.office import OWED_FORM_ZH, OfficeFolder
from kernel.period import Period
from ledger import Ledger
from ledger.duties import RuledDuty, ruled
from ledger.records import READ, RECEIVED, WAITING

# state → (how it is called, its one character in the year's table)
STATES = {
    "on_time": ("按时", "√"),
    "nil": ("零报告", "零"),
    "late": ("迟报", "迟"),
    "missing": ("未报", "缺"),
    "rejected": ("退回未重报", "退"),
    "held": ("待确认", "待"),
    "waived": ("免报", "免"),
    "not_due": ("未到期", "·"),
    "unknown": ("尚未汇总", "?"),
}
GAPS = ("missing", "rejected")
_NO_VERDICT = (WAITING, RECEIVED, READ)
_JUDGED = (
    "received_at, accepted_at, is_received_at_estimated, is_accepted_at_estimated, attempt_count, rejected_count, "
    "block_count, warning_count, receipt_no"
)


@dataclass(frozen=True)
class Line:
    """One workbook owed. `note` says why it is due that day, or why it is not owed; None where nothing came yet.

    A received time nobody stated is an estimate: the file's own.
    """

    form_set: str
    form_title: str
    report_period: str
    unit_code: str
    unit_name: str
    state: str
    state_zh: str
    due_at: datetime
    original_due_at: datetime
    is_provisional: bool
    extension_no: str | None
    extension_document_no: str | None
    waiver_no: str | None
    note: str
    received_at: datetime | None = None
    accepted_at: datetime | None = None
    is_received_at_estimated: bool | None = None
    is_accepted_at_estimated: bool | None = None
    attempt_count: int | None = None
    rejected_count: int | None = None
    block_count: int | None = None
    warning_count: int | None = None
    receipt_no: str | None = None

    def row(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Status:
    """The lines of a period. `is_stale`: rules, rulings or verdicts on workbooks changed since the states were judged."""

    lines: list[Line]
    is_stale: bool


def owed_in(home: Home, folder: OfficeFolder, period: Period, form_set: str | None = None) -> list[RuledDuty]:
    """What is owed for the periods that end in `period`, with what the ledger says was ruled on it."""
    rulings = Ledger(home.ledger_url).rulings
    months = set(period.months())
    duties = [
        duty
        for duty in duties_of_year(folder, period.year)
        if duty.period.end_month in months and form_set in (None, duty.form_set)
    ]
    return ruled(duties, rulings.extensions(folder.code), rulings.waivers(folder.code))


def status_of(
    home: Home, folder: OfficeFolder, period: Period, form_set: str | None, now: datetime
) -> Status:
    """Every workbook owed in `period`, in order of form, period and unit; `now` is naive office time."""
    judged = _judged(home, folder.code, period)
    owed = owed_in(home, folder, period, form_set)
    lines, is_stale = [], bool(judged) and _has_new_verdicts(home, folder.code, owed)
    for duty in owed:
        row = judged.get((duty.duty.form_set, duty.duty.unit.unit_code, duty.duty.period.code))
        if row is not None:
            waiver_no = duty.waiver.waiver_no if duty.waiver else None
            is_stale |= (row["due_at"], row["waiver_no"]) != (duty.due_at, waiver_no)
        lines.append(_line(duty, row, now))
    return Status(lines, is_stale)


def _judged(home: Home, office_code: str, period: Period) -> dict[tuple[str, str, str], dict[str, Any]]:
    """(form set, unit, period) → what the last run published; nothing before the first run."""
    if not home.published_warehouse.exists():
        return {}
    query = f"""
        select form_set, unit_code, report_period, state, due_at, waiver_no, {_JUDGED}
        from rpt_report_status where office_code = ? and month between ? and ?
    """
    with duckdb.connect(str(home.published_warehouse), read_only=True) as connection:
        found = connection.execute(query, [office_code, period.start_month, period.end_month])
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, values, strict=True)) for values in found.fetchall()]
    return {(row["form_set"], row["unit_code"], row["report_period"]): row for row in rows}


def _has_new_verdicts(home: Home, office_code: str, owed: list[RuledDuty]) -> bool:
    """Whether the ledger says of any workbook of these reports something else than the last run published."""
    forms = {None, *(o.duty.form_set for o in owed)}  # a file nobody could read may be of any form
    periods = {o.duty.period.code for o in owed}
    ended = [r for r in Ledger(home.ledger_url).receipts(office_code) if r.status not in _NO_VERDICT]
    said = {(r.receipt_no, r.status, r.received_at, r.form_set, r.report_period) for r in ended}
    query = """
        select receipt_no, status, received_at, form_set, report_period from stg_submission where office_code = ?
    """
    with duckdb.connect(str(home.published_warehouse), read_only=True) as connection:
        published = set(connection.execute(query, [office_code]).fetchall())
    return any(form_set in forms and period in periods for *_, form_set, period in said ^ published)


def _line(owed: RuledDuty, judged: dict[str, Any] | None, now: datetime) -> Line:
    duty, extension, waiver = owed.duty, owed.extension, owed.waiver
    state = judged["state"] if judged else "unknown"
    if state in ("missing", "unknown") and owed.due_at >= now:
        state = "not_due"
    if state in ("not_due", "unknown") and waiver:
        state = "waived"
    return Line(
        form_set=duty.form_set,
        form_title=OWED_FORM_ZH[duty.form_set],
        report_period=duty.period.code,
        unit_code=duty.unit.unit_code,
        unit_name=duty.unit.unit_name,
        state=state,
        state_zh=STATES[state][0],
        due_at=owed.due_at,
        original_due_at=duty.due_at,
        is_provisional=duty.is_provisional and extension is None,
        extension_no=extension.extension_no if extension else None,
        extension_document_no=extension.document_no if extension else None,
        waiver_no=waiver.waiver_no if waiver else None,
        note=note_of(owed),
        **{name: judged[name] for name in _JUDGED.split(", ")} if judged else {},
    )


def note_of(owed: RuledDuty) -> str:
    """Why the deadline is what it is, and why nothing is owed, in one line; empty where the rule's own day stands."""
    duty, extension, waiver = owed.duty, owed.extension, owed.waiver
    said = []
    if duty.due_at != duty.nominal_due_at:
        said.append(f"{day_zh(duty.nominal_due_at)}逢休息日，顺延至{day_zh(duty.due_at)}")
    if duty.is_provisional and extension is None:
        said.append("当年放假安排未公布，截止日暂定")
    if extension:
        year = "" if extension.due_at.year == duty.due_at.year else f"{extension.due_at.year}年"
        said.append(f"延期至{year}{day_zh(extension.due_at)}（{extension.document_no}）")
    if waiver:
        paper = f"，{waiver.document_no}" if waiver.document_no else ""
        said.append(f"免报：{waiver.reason}（{waiver.approver}批准{paper}，{waiver.waiver_no}）")
    return "；".join(said)


def day_zh(moment: datetime) -> str:
    return f"{moment.month}月{moment.day}日"


def moment_zh(moment: datetime | None, is_estimated: bool | None = False) -> str:
    """A day; with its time unless that is the day's last second. An estimate is marked."""
    if moment is None:
        return ""
    said = f"{moment:%Y-%m-%d}" if moment.time() == time(23, 59, 59) else f"{moment:%Y-%m-%d %H:%M:%S}"
    return f"{said} 估" if is_estimated else said
