"""Commands about received files: the register, one receipt whole, confirming what is held, reading again."""

from __future__ import annotations

import json
from collections import Counter
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import answers, as_known, shared
from cli.answers import out
from cli.app import app
from cli.rows import Format, FormatOption, write
from kernel.office import OfficeFolder, list_offices
from kernel.period import Period

if TYPE_CHECKING:
    from rich.table import Table

    from ledger import Ledger, Receipt
    from orchestration.register import Line, Whole
    from orchestration.replay import Authority, Replayed


class End(StrEnum):
    """The ends a received file comes to, as they are asked for."""

    waiting = "waiting"
    accepted = "accepted"
    accepted_with_warnings = "accepted_with_warnings"
    held = "held"
    rejected = "rejected"
    duplicate = "duplicate"
    superseded = "superseded"


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
_ByOption = Annotated[str, typer.Option("--by", help="谁决定的（姓名或职务）")]
_ReasonOption = Annotated[str, typer.Option("--reason", help="理由")]
_DocumentOption = Annotated[str | None, typer.Option("--document", help="文号")]


@app.command(help="收件登记：收到的每一个文件和它的结论")
def receipts(
    office: Annotated[str | None, typer.Option("--office", help="考核主体代码（默认全部）")] = None,
    period: Annotated[str | None, typer.Option("--period", help="2024-06 · 2024-Q2 · 2024")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="单位名称或代码")] = None,
    status: Annotated[End | None, typer.Option("--status", help="只看这种结论")] = None,
    as_known_on: as_known.AsKnownOnOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Every received file with its number, sender, content and end, now or as it stood on a past day."""
    from ledger import Ledger
    from orchestration.register import lines

    wanted = Period.parse(period) if period is not None else None
    if as_known_on is not None and office is None:
        raise answers.UserError("--as-known-on 要写明 --office，如 --office pingyang")
    folders = _folders(office)
    units = _units_named(folders, unit)
    place = shared.home() if as_known_on is None else as_known.reading(folders[0], as_known_on).home
    ledger = Ledger(place.ledger_url)
    found = [
        (folder, line)
        for folder in folders
        if unit is None or folder.code in units
        for line in lines(
            place,
            ledger,
            folder.code,
            period=wanted,
            unit_code=units.get(folder.code),
            status=status.value if status else None,
        )
    ]
    _print_lines(found, format)
    if as_known_on is None:
        _print_notices(ledger, folders)


def _units_named(folders: list[OfficeFolder], unit: str | None) -> dict[str, str]:
    """Code of the unit so named, by the offices that have one. Raises UserError when none of them has."""
    found, unknown = {}, None
    for folder in folders if unit is not None else ():
        try:
            found[folder.code] = shared.unit_code(folder, unit)
        except answers.UserError as err:
            unknown = unknown or err
    if unknown and not found:
        raise unknown
    return found


@app.command(help="一份回执的全部情况：结论、问题、历次读取、存档和退回件")
def receipt(number: Annotated[str, typer.Argument(help="回执号，如 pingyang-000012")]) -> None:
    """One receipt whole."""
    from orchestration.register import whole

    folder = _office_of(number)
    try:
        found = whole(shared.home(), _ledger(), number)
    except LookupError as err:
        raise answers.UserError(str(err)) from None
    _print_whole(folder, found)


@app.command(help="答复待确认的报表：予以接收，或加 --refuse 退回；退回的报表可用 --cell 准予其中核实过的行")
def confirm(
    number: Annotated[str, typer.Argument(help="待确认（或退回）的回执号")],
    by: _ByOption,
    reason: _ReasonOption,
    document: _DocumentOption = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="不予确认，退回")] = False,
    cells: Annotated[
        list[str] | None,
        typer.Option("--cell", help="只准予这一处的阻断问题，如 到位资金台账!K6；可写多次，其余问题照旧"),
    ] = None,
) -> None:
    """Let a held workbook stand, or send it back; or let single rows of one that was sent back stand."""
    from orchestration import replay
    from orchestration.writer import one_writer

    folder, ledger, place = _office_of(number), _ledger(), shared.home()
    decision = _authority(by, reason, document)
    if refuse and cells:
        raise answers.UserError("--refuse 退回整份报表，不能再写 --cell")
    answer = replay.refuse if refuse else replay.confirm
    if cells:
        answer = partial(replay.confirm_cells, cells=cells)
    with answers.progress(), one_writer(place):
        try:
            done = answer(place, folder, ledger, _find(ledger, number), folder.office.now(), decision)
        except ValueError as err:
            raise answers.UserError(str(err)) from None
    _print_replayed([done], is_detailed=True)
    _print_next_run(folder, [done])


@app.command(help="版式、规则或裁定变动后，从存档重读：退回的和待确认的按新结论，已接收的只作比较")
def reread(  # noqa: PLR0913, PLR0917  (a parameter is an option)
    number: Annotated[str | None, typer.Option("--receipt", help="只重读这份回执")] = None,
    rejected: Annotated[bool, typer.Option("--rejected", help="所有退回的")] = False,
    held: Annotated[bool, typer.Option("--held", help="所有待确认的")] = False,
    everything: Annotated[bool, typer.Option("--all", help="全部，包括已接收的")] = False,
    office: Annotated[str | None, typer.Option("--office", help="考核主体代码（默认全部）")] = None,
    years: Annotated[str | None, typer.Option("--years", help="年度范围，如 2022-2024")] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="已接收的也换成新结论，须写明 --by 和 --reason")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", help="谁决定的")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="理由")] = None,
    document: _DocumentOption = None,
) -> None:
    """Read archived files again under today's layouts, rules and rulings; say what differs."""
    from orchestration.replay import replay
    from orchestration.writer import one_writer

    if sum((number is not None, rejected or held, everything)) != 1:
        raise answers.UserError("请说明重读哪些：--receipt 回执号，--rejected，--held 或 --all")
    if number is not None and not (office is None and years is None):
        raise answers.UserError("--receipt 已指明一份回执，不能再写 --office 或 --years")
    if apply != bool(by and reason):
        raise answers.UserError("要替换已接收的结论，--apply、--by、--reason 须一起写")
    statuses = None if everything else {s for s, on in (("rejected", rejected), ("held", held)) if on}
    authority = _authority(str(by), str(reason), document) if apply else None
    place, ledger = shared.home(), _ledger()
    done: list[tuple[OfficeFolder, list[Replayed]]] = []
    with answers.progress(), one_writer(place):
        for folder, chosen in _chosen(ledger, number, statuses, office, years):
            now = folder.office.now()
            done.append((folder, replay(place, folder, ledger, chosen, now, authority=authority)))
    _print_replayed([one for _, read in done for one in read], is_detailed=number is not None)
    for folder, read in done:
        _print_next_run(folder, read)


def _chosen(
    ledger: Ledger, number: str | None, statuses: set[str] | None, office: str | None, years: str | None
) -> list[tuple[OfficeFolder, list[Receipt]]]:
    """The receipts to read again, office by office. Raises UserError when the one asked for cannot be."""
    from orchestration.register import of_years
    from orchestration.replay import can_be_read_again

    if number is not None:
        found = _find(ledger, number)
        if not can_be_read_again(found):
            raise answers.UserError(f"回执 {number} 没有自己的存档文件或还没有结论，不能重读")
        return [(_office_of(number), [found])]
    span = shared.parse_years(years) if years is not None else None
    return [
        (
            folder,
            [
                r
                for r in of_years(ledger.receipts(folder.code), span)
                if can_be_read_again(r) and (statuses is None or r.status in statuses)
            ],
        )
        for folder in _folders(office)
    ]


# --- asking


def _folders(office: str | None) -> list[OfficeFolder]:
    """The office asked for, or all."""
    return [
        shared.office_folder(code)
        for code in (list_offices(shared.home().offices) if office is None else [office])
    ]


def _ledger() -> Ledger:
    from ledger import Ledger

    return Ledger(shared.home().ledger_url)


def _office_of(number: str) -> OfficeFolder:
    office_code, dash, _ = number.rpartition("-")
    if not dash:
        raise answers.UserError(f"看不懂的回执号“{number}”：应如 pingyang-000012")
    return shared.office_folder(office_code)


def _find(ledger: Ledger, number: str) -> Receipt:
    from orchestration.register import find

    try:
        return find(ledger, number)
    except LookupError as err:
        raise answers.UserError(str(err)) from None


def _authority(by: str, reason: str, document: str | None) -> Authority:
    from orchestration.replay import Authority

    if not by.strip() or not reason.strip():
        raise answers.UserError("--by 和 --reason 不能空")
    return Authority(by.strip(), reason.strip(), document)


# --- answering


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


def _print_lines(found: list[tuple[OfficeFolder, Line]], format: Format) -> None:
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


def _print_notices(ledger: Ledger, folders: list[OfficeFolder]) -> None:
    from orchestration.notices import inbox_notices, stray_notices

    place = shared.home()
    notices = [n for f in folders for n in inbox_notices(place, f.code, ledger.receipts(f.code))]
    for notice in (*notices, *stray_notices(place)):
        answers.err.print(f"请留意：{notice}", style="yellow", soft_wrap=True, markup=False)


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


def _print_whole(folder: OfficeFolder, found: Whole) -> None:
    told = _told(folder, found.line)
    for name, title in _COLUMNS.items():
        out.print(f"{title}：{_cell(told, name)}", soft_wrap=True, markup=False)
    if told["revision"]:
        out.print(f"版次：第 {told['revision']} 版")
    out.print(f"摘要：{found.line.receipt.sha256 or '（没有收到内容）'}", soft_wrap=True)
    if found.archived:
        out.print(f"存档：{found.archived}", soft_wrap=True)
    for path in found.returned:
        out.print(f"退回件：{path}", soft_wrap=True)
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


def _print_replayed(done: list[Replayed], *, is_detailed: bool) -> None:
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


def _print_next_run(folder: OfficeFolder, done: list[Replayed]) -> None:
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
