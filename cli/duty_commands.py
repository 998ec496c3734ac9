"""Commands about what is owed: who reported, extensions of deadlines, waivers of reports.

The list of what was ruled, and taking a ruling back: `ruling_commands`.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cli import answers, as_known, shared
from cli.answers import EXIT_REJECTED, UserError, out
from cli.app import app
from cli.rows import Format, FormatOption, write
from kernel.office import OWED_FORM_ZH, OfficeFolder
from kernel.period import Period

if TYPE_CHECKING:
    from cli.duty_status import Line, Status
    from ledger.duties import RuledDuty

EVERY_UNIT = "全部"
_LONGEST_EXTENSION = timedelta(days=366)  # later than that, somebody mistyped the year
FormSet = StrEnum("FormSet", {code: code for code in OWED_FORM_ZH})
Reason = Annotated[str, typer.Option("--reason", help="理由")]
Approver = Annotated[str, typer.Option("--by", help="批准人")]


@app.command(
    help="报送情况：谁按时、迟报、未报、退回、待确认、免报，截止哪天、为什么；一年的列成一张单位×月份的表"
)
def status(
    office: shared.OfficeOption,
    period: shared.PeriodOption,
    form_set: Annotated[FormSet | None, typer.Option("--form-set", help="只看一种报表（默认全部）")] = None,
    format: FormatOption = Format.table,
    as_known_on: as_known.AsKnownOnOption = None,
) -> None:
    """Who owes what by when and how it stands. Exit code 1 when something due is missing or was sent back."""
    from cli import duty_status

    wanted, folder = Period.parse(period), shared.office_folder(office)
    at = as_known.reading(folder, as_known_on, live=shared.home)
    found = duty_status.status_of(at.home, folder, wanted, form_set.value if form_set else None, at.now)
    if not found.lines:
        forms = "、".join(OWED_FORM_ZH[code] for code in folder.office.reporting) or "没有"
        raise UserError(f"{wanted.title_zh}没有应报的报表（office.yaml 里约定报送的：{forms}）")
    if format is not Format.table:
        write([line.row() for line in found.lines], format.value)
    else:
        _print(found, folder, wanted)
        if at.is_live:
            _print_next_run(found, folder, wanted)
    if any(line.state in duty_status.GAPS for line in found.lines):
        raise typer.Exit(EXIT_REJECTED)


@app.command(help="延期：把一期报表的截止时间推后，凭文号；可只给一个单位")
def extend(
    office: shared.OfficeOption,
    period: shared.PeriodOption,
    until: Annotated[str, typer.Option("--until", help="延到哪天：2024-07-12，或 2024-07-12 17:00")],
    document: Annotated[str, typer.Option("--document", help="文号")],
    reason: Reason,
    by: Approver,
    unit: Annotated[str, typer.Option("--unit", help="单位代码或名称（默认全部单位）")] = EVERY_UNIT,
    form_set: Annotated[FormSet, typer.Option("--form-set", help="哪种报表")] = FormSet.monthly,
) -> None:
    """Record a later deadline. Refused when nothing is owed for the period, or the day is no later than it was."""
    from cli.duty_status import moment_zh
    from ledger import Extension, Ledger

    wanted, folder = Period.parse(period), shared.office_folder(office)
    unit_code = _unit_code(folder, unit)
    owed = _owed(folder, wanted, form_set.value, unit_code)
    if not owed:
        raise UserError(
            f"{wanted.title_zh}{shared.whom(folder, unit_code)}没有应报的{OWED_FORM_ZH[form_set.value]}"
        )
    _refuse_unscored(folder, owed)
    if {o.duty.period for o in owed} != {wanted}:
        codes = "、".join(sorted({o.duty.period.code for o in owed}))
        raise UserError(f"一次只能给一期报表延期：{wanted.title_zh}内有 {codes}")
    due_at = _moment(until, owed[0])
    before = max(o.duty.due_at for o in owed)
    if due_at <= before:
        raise UserError(f"延期须晚于原截止时间 {moment_zh(before)}（写的是 {until}）")
    if due_at > before + _LONGEST_EXTENSION:
        raise UserError(f"延期不能超过原截止时间 {moment_zh(before)} 一年（写的是 {until}），请核对年份")
    extension = Ledger(shared.home().ledger_url).rulings.extend(
        Extension(
            office_code=folder.code,
            form_set=form_set.value,
            report_period=wanted.code,
            due_at=due_at,
            document_no=_said(document, "文号"),
            reason=_said(reason, "理由"),
            approver=_said(by, "批准人"),
            recorded_at=folder.office.now(),
            unit_code=unit_code,
        )
    )
    what = f"{wanted.title_zh}{OWED_FORM_ZH[form_set.value]}，{shared.whom(folder, unit_code)}"
    span = f"截止由 {moment_zh(before)} 延至 {moment_zh(due_at)}（{extension.document_no}）"
    out.print(f"[green]✓[/] 已登记延期 {extension.extension_no}：{escape(f'{what}，{span}')}", soft_wrap=True)
    out.print(shared.next_run(folder, {wanted.year}), soft_wrap=True)


@app.command(help="免报：某单位某期（或几期）的报表不必报，写明理由和批准人；已按时报的不受影响")
def waive(
    office: shared.OfficeOption,
    unit: Annotated[str, typer.Option("--unit", help=f"单位代码或名称；{EVERY_UNIT}＝所有单位")],
    period: shared.PeriodOption,
    reason: Reason,
    by: Approver,
    document: Annotated[str | None, typer.Option("--document", help="文号")] = None,
    to: Annotated[str | None, typer.Option("--to", help="到哪一期为止（默认只有 --period 这一期）")] = None,
    form_set: Annotated[FormSet, typer.Option("--form-set", help="哪种报表")] = FormSet.monthly,
) -> None:
    """Record that reports are not owed. Refused when none of them is, or all are waived already."""
    from ledger import Ledger, Waiver

    first, folder = Period.parse(period), shared.office_folder(office)
    last = Period.parse(to) if to else first
    if last.end_month < first.end_month:
        raise UserError(f"期间颠倒：{last.title_zh}早于{first.title_zh}")
    unit_code = _unit_code(folder, unit)
    owed = [
        o
        for year in range(first.year, last.year + 1)
        for o in _owed(folder, Period(year, "year", 0), form_set.value, unit_code)
        if first.start_month <= o.duty.period.start_month and o.duty.period.end_month <= last.end_month
    ]
    title = OWED_FORM_ZH[form_set.value]
    span = first.title_zh if last == first else f"{first.title_zh}至{last.title_zh}"
    if not owed:
        raise UserError(f"{span}{shared.whom(folder, unit_code)}没有应报的{title}")
    _refuse_unscored(folder, owed)
    if all(o.waiver for o in owed):
        raise UserError(f"{span}{title}已经免报：{owed[0].waiver.waiver_no}")
    waiver = Ledger(shared.home().ledger_url).rulings.waive(
        Waiver(
            office_code=folder.code,
            kind="report",
            reason=_said(reason, "理由"),
            approver=_said(by, "批准人"),
            recorded_at=folder.office.now(),
            unit_code=unit_code,
            form_set=form_set.value,
            first_period=first.code,
            last_period=last.code,
            document_no=_said(document, "文号") if document is not None else None,
        )
    )
    why = escape(f"{waiver.reason}，{waiver.approver}批准")
    out.print(
        f"[green]✓[/] 已登记免报 {waiver.waiver_no}：{span}{title}，{shared.whom(folder, unit_code)}，共 {len(owed)} 份（{why}）",
        soft_wrap=True,
    )
    out.print(shared.next_run(folder, {o.duty.period.year for o in owed}), soft_wrap=True)


def _owed(folder: OfficeFolder, period: Period, form_set: str, unit_code: str | None) -> list[RuledDuty]:
    """What the unit (None: every unit) owes in `period`."""
    from cli.duty_status import owed_in

    owed = owed_in(shared.home(), folder, period, form_set)
    return [o for o in owed if unit_code in (None, o.duty.unit.unit_code)]


def _refuse_unscored(folder: OfficeFolder, owed: list[RuledDuty]) -> None:
    """Raises UserError when a year before the office's last scheme has none: no run ever looks at it.

    A year to come may get its scheme later.
    """
    known = folder.scheme_years()
    years = sorted({o.duty.period.year for o in owed})
    past = [year for year in years if known and year < known[-1] and year not in known]
    if past:
        have = "、".join(map(str, known))
        raise UserError(
            f"{'、'.join(map(str, past))} 年没有考核办法，不计分，延期和免报都不起作用（现有：{have}）"
        )


def _unit_code(folder: OfficeFolder, text: str) -> str | None:
    """The code of a unit named by code, name, short name or alias; None for every unit."""
    if text == EVERY_UNIT:
        return None
    for unit in folder.units:
        if text in (unit.unit_code, unit.unit_name, unit.short_name, *unit.aliases):
            return unit.unit_code
    names = "、".join(dict.fromkeys(u.short_name for u in folder.units))
    raise UserError(f"没有单位“{text}”。现有：{names}")


def _moment(text: str, owed: RuledDuty) -> datetime:
    """A day (until the rule's own time of day) or a moment. Raises UserError for anything else."""
    try:
        if len(text.strip()) > len("2024-07-12"):
            moment = datetime.fromisoformat(text.strip())
        else:
            moment = datetime.combine(date.fromisoformat(text.strip()), owed.duty.rule.due_time)
    except ValueError:
        raise UserError(f"看不懂的日期“{text}”：请写成 2024-07-12 或 2024-07-12 17:00") from None
    if moment.tzinfo is not None:
        raise UserError(f"“{text}”请写办公室当地时间，不带时区")
    return moment


def _said(text: str, what: str) -> str:
    if not text.strip():
        raise UserError(f"{what}不能为空")
    return text.strip()


def _print(found: Status, folder: OfficeFolder, period: Period) -> None:
    for form_set in dict.fromkeys(line.form_set for line in found.lines):
        lines = [line for line in found.lines if line.form_set == form_set]
        title = f"{folder.office.short_name} {period.title_zh} {lines[0].form_title}报送情况"
        if period.kind == "year":
            _print_year(title, lines)
        else:
            _print_list(title, lines)
        counts = Counter(line.state_zh for line in lines if line.state != "waived")
        waived = len(lines) - counts.total()
        said = "，".join(f"{state} {count}" for state, count in counts.items())
        out.print(
            f"应报 {counts.total()} 份：{said or '无'}" + (f"；免报 {waived} 份" if waived else ""),
            soft_wrap=True,
        )


def _print_next_run(found: Status, folder: OfficeFolder, period: Period) -> None:
    """What to run where what is shown is behind what is known."""
    if any(line.state == "unknown" for line in found.lines):
        out.print("尚未汇总的已过截止时间，收没收到要汇总后才知道")
        out.print(shared.next_run(folder, {period.year}), soft_wrap=True)
    if found.is_stale:
        out.print("[yellow]规则、延期、免报或报表的结论在最近一次汇总后有变动，状态以重新汇总后为准[/]")
        out.print(shared.next_run(folder, {period.year}), soft_wrap=True)


def _print_list(title: str, lines: list[Line]) -> None:
    from cli.duty_status import moment_zh

    columns = ["报告期", "单位", "状态", "截止", "首次收到", "接收", "退回", "阻断", "提示", "说明"]
    rows = [
        (
            line.report_period,
            line.unit_name,
            line.state_zh,
            moment_zh(line.due_at),
            moment_zh(line.received_at, line.is_received_at_estimated),
            moment_zh(line.accepted_at, line.is_accepted_at_estimated),
            line.rejected_count or None,
            line.block_count,
            line.warning_count,
            line.note,
        )
        for line in lines
    ]
    out.print(answers.table(title, columns, rows, right=[6, 7, 8]))


def _print_year(title: str, lines: list[Line]) -> None:
    """Units × periods, one character a report; what was ruled stands below."""
    from cli.duty_status import STATES, moment_zh

    periods = list(dict.fromkeys(line.report_period for line in lines))
    marks = {(line.unit_name, line.report_period): STATES[line.state][1] for line in lines}
    units = list(dict.fromkeys(line.unit_name for line in lines))
    heads = [str(int(p[5:])) if p[5:].isdigit() else p[5:] or p for p in periods]
    rows = [(unit, *(marks.get((unit, period), "") for period in periods)) for unit in units]
    out.print(answers.table(title, ["单位", *heads], rows))
    used = {line.state for line in lines}
    legend = "　".join(f"{mark} {name}" for state, (name, mark) in STATES.items() if state in used)
    blank = "　空白 不应报" if len(marks) < len(units) * len(periods) else ""
    out.print(legend + blank, soft_wrap=True)
    noted: dict[tuple[str, str, str], list[str]] = {}
    for line in lines:
        if line.note:
            noted.setdefault((line.report_period, moment_zh(line.due_at), line.note), []).append(
                line.unit_name
            )
    for (period, due_at, note), names in noted.items():
        whom = "、".join(names) if len(names) <= len(units) // 2 else f"{len(names)} 个单位"
        out.print(f"  {period} {whom}（截止 {due_at}）：{note}", markup=False, soft_wrap=True)
