"""Commands about received files: the register, one receipt whole, confirming what is held, reading again."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from cli import answers, as_known, receipt_answers, shared
from cli.app import app
from cli.rows import Format, FormatOption
from kernel.office import OfficeFolder, list_offices
from kernel.period import Period

if TYPE_CHECKING:
    from ledger import Ledger, Receipt
    from orchestration.replay import Authority, Replayed


class End(StrEnum):
    """What a received file can be, as it is asked for: the ends it comes to, and what it is until then."""

    waiting = "waiting"
    received = "received"
    read = "read"
    accepted = "accepted"
    accepted_with_warnings = "accepted_with_warnings"
    held = "held"
    rejected = "rejected"
    duplicate = "duplicate"
    superseded = "superseded"


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
    receipt_answers.print_lines(found, format)
    if as_known_on is None:
        _print_notices(ledger, folders)


def _units_named(folders: list[OfficeFolder], unit: str | None) -> dict[str, str]:
    """Code of the unit so named, by the offices that have one. Raises UserError when none of them has."""
    found = {}
    for folder in folders if unit is not None else ():
        try:
            found[folder.code] = shared.unit_code(folder, unit)
        except answers.UserError:
            if len(folders) == 1:
                raise
    if unit is not None and not found:
        offices = "、".join(f"{folder.code}（{folder.office.short_name}）" for folder in folders)
        raise answers.UserError(
            f"哪个考核主体都没有单位“{unit}”", [f"写明 --office 可以看到它有哪些单位；现有：{offices}"]
        )
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
    receipt_answers.print_whole(folder, found)


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
    receipt_answers.print_replayed([done], is_detailed=True)
    receipt_answers.print_next_run(folder, [done])


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
    receipt_answers.print_replayed([one for _, read in done for one in read], is_detailed=number is not None)
    for folder, read in done:
        receipt_answers.print_next_run(folder, read)


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


def _print_notices(ledger: Ledger, folders: list[OfficeFolder]) -> None:
    from orchestration.notices import inbox_notices, stray_notices

    place = shared.home()
    notices = [n for f in folders for n in inbox_notices(place, f.code, ledger.receipts(f.code))]
    for notice in (*notices, *stray_notices(place)):
        answers.err.print(f"请留意：{notice}", style="yellow", soft_wrap=True, markup=False)
