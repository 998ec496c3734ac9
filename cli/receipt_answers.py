"""What is printed of received files: the register, one receipt whole, what reading again changed."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from cli import answers, shared
from cli.answers import out
from cli.rows import Format, write
from kernel.office import OfficeFolder

if TYPE_CHECKING:
    from rich.table import Table

    from orchestration.register import Line, Whole
    from orchestration.replay import Replayed

_COLUMNS = {
    "receipt_no": "回执",
    "received_at": "收到",
    "sender": "报送人",
    "file": "文件",
    "file_size": "字节",
    "unit": "单位",
    "form_set": "报表",
    "period": "期间",
    "status": "结论",
    "findings": "阻断/警告/需说明",
}
_WIDE = 150  # columns of a terminal from which on every fact of a receipt has its own
_CAUSE_ZH = {"first": "首次读取", "reread": "重读", "confirmed": "考核办答复"}


def _told(folder: OfficeFolder, line: Line) -> dict[str, Any]:
    """A receipt as it is listed; values are plain for CSV and JSON."""
    r = line.receipt
    return {
        "receipt_no": r.receipt_no,
        "received_at": r.received_at,
        "is_received_at_estimated": r.is_received_at_estimated,
        "sender": r.sender,
        "file": r.inbox_path,
        "file_size": r.file_size,
        "unit": shared.unit_names(folder).get(r.unit_code or ""),
        "unit_code": r.unit_code,
        "form_set": shared.FORM_SET_ZH.get(r.form_set or ""),
        "period": r.report_period,
        "status": line.standing.status_zh,
        "status_code": r.status,
        "revision": line.standing.revision,
        "superseded_by": line.standing.superseded_by,
        "duplicate_of": r.duplicate_of,
        "block_count": line.block_count,
        "warning_count": line.warning_count,
        "explain_count": line.explain_count,
    }


def print_lines(found: list[tuple[OfficeFolder, Line]], format: Format) -> None:
    told = [_told(folder, line) for folder, line in found]
    if format is not Format.table:
        if told or format is Format.json:
            write(told, format.value)
        return
    out.print(_wide(told) if out.width >= _WIDE else _narrow(told))
    ends = Counter(_status_zh(line["status_code"]) for line in told)
    out.print(f"共 {len(told)} 份" + "".join(f"，{end} {count}" for end, count in sorted(ends.items())))


def _wide(told: list[dict[str, Any]]) -> Table:
    rows = [[_cell(line, name) for name in _COLUMNS] for line in told]
    names = list(_COLUMNS)
    whole = [names.index("receipt_no"), names.index("status")]
    return answers.table(
        "收件登记", list(_COLUMNS.values()), rows, right=[names.index("file_size")], whole=whole
    )


def _narrow(told: list[dict[str, Any]]) -> Table:
    """What a clerk looks for first, in lines below each other, so that numbers and verdicts stay in one piece."""
    stacks = (
        ("回执、收到", ("receipt_no", "received_at")),
        ("文件、单位、期间", ("file", "unit", "period")),
        ("结论、阻断/警告/需说明", ("status", "findings")),
    )
    rows = [
        ["\n".join(filter(None, (_cell(line, name) for name in names))) for _, names in stacks]
        for line in told
    ]
    return answers.table("收件登记", [title for title, _ in stacks], rows, whole=[0, 2])


def _status_zh(status: str) -> str:
    from ledger.records import STATUS_ZH

    return STATUS_ZH[status]


def _cell(line: dict[str, Any], name: str) -> str:
    if name == "findings":
        return "" if line["block_count"] is None else _counts(line)
    if name == "received_at":
        return f"{line[name]:%Y-%m-%d %H:%M}{' 估' if line['is_received_at_estimated'] else ''}"
    return "" if line[name] is None else str(line[name])


def _counts(line: dict[str, Any]) -> str:
    return "/".join(str(line[f"{severity}_count"]) for severity in ("block", "warning", "explain"))


def print_whole(folder: OfficeFolder, found: Whole) -> None:
    told = _told(folder, found.line)
    for name, title in _COLUMNS.items():
        out.print(f"{title}：{_cell(told, name)}", soft_wrap=True, markup=False)
    if told["revision"]:
        out.print(f"版次：第 {told['revision']} 版")
    out.print(f"摘要：{found.line.receipt.sha256 or '（没有收到内容）'}", soft_wrap=True)
    if found.archived:
        out.print(f"存档：{found.archived}", soft_wrap=True, markup=False)
    for path in found.returned:
        out.print(f"退回件：{path}", soft_wrap=True, markup=False)
    if found.findings:
        out.print(answers.findings(found.findings))
    if found.readings:
        rows = [
            (
                f"{r.read_at:%Y-%m-%d %H:%M}",
                _CAUSE_ZH[r.cause],
                _status_zh(r.status),
                r.row_count,
                f"{r.block_count}/{r.warning_count}/{r.explain_count}",
                "是" if r.is_applied else "否，仅比较",
                _decision(r.changes),
                f"{r.rules_sha256[:8]} / {r.rows_sha256[:8]}",
            )
            for r in found.readings
        ]
        columns = ["读取", "起因", "结论", "行数", "阻断/警告/需说明", "生效", "谁、理由", "规则 / 数据摘要"]
        out.print(answers.table("历次读取", columns, rows, right=[3]))


def _decision(changes: str | None) -> str:
    """Who had it read again, and why, as the log keeps it."""
    said = json.loads(changes or "{}")
    said = said.get("refused", said)
    return f"{said['by']}：{said['reason']}" if "by" in said else ""


def print_replayed(done: list[Replayed], *, is_detailed: bool) -> None:
    changed = [d for d in done if d.is_changed]
    rows = [
        (
            d.before.receipt_no,
            d.before.file_name,
            f"{_status_zh(d.before.status)} → {_status_zh(d.after.status)}",
            len(d.rows),
            f"+{sum(s.fate == 'new' for s in d.findings)} −{sum(s.fate == 'resolved' for s in d.findings)}",
            "已生效" if d.is_applied else "仅比较",
        )
        for d in changed
    ]
    if rows:
        columns = ["回执", "文件", "结论", "数据变化", "问题", "处理"]
        out.print(answers.table("重读有变化的", columns, rows, right=[3]))
    if is_detailed:
        for d in changed:
            _print_changes(d)
    out.print(f"重读 {len(done)} 份，有变化 {len(changed)} 份，生效 {sum(d.is_applied for d in changed)} 份")


def print_next_run(folder: OfficeFolder, done: list[Replayed]) -> None:
    """What to run so that scores follow the readings that changed and count now; a workbook may have changed its year."""
    both = [receipt for d in done if d.is_changed and d.is_applied for receipt in (d.before, d.after)]
    if years := {int(receipt.landing_period[:4]) for receipt in both if receipt.landing_period}:
        out.print(shared.next_run(folder, years), soft_wrap=True)


def _print_changes(replayed: Replayed) -> None:
    from ingest.returns import CHANGE_ZH, FATE_ZH

    for change in replayed.rows:
        values = (
            f"：{change.column} {change.old or '（空）'} → {change.new or '（空）'}" if change.column else ""
        )
        out.print(
            f"  {CHANGE_ZH[change.kind]} {change.sheet}!{change.cell} {change.subject}{values}",
            soft_wrap=True,
            markup=False,
        )
    for settled in replayed.findings:
        out.print(f"  {FATE_ZH[settled.fate]} {settled.told.message}", soft_wrap=True, markup=False)
