"""The command about what was ruled: every waiver and extension with what it covers, and taking one back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli import answers, shared
from cli.answers import UserError, out
from cli.app import app
from kernel.office import OWED_FORM_ZH, OfficeFolder
from kernel.period import Period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ledger import Extension, Ledger, Receipt, Waiver


@app.command(help="豁免和延期一览：各管哪个单位、哪期、哪份回执；--revoke 撤销一项")
def waivers(
    office: shared.OfficeOption,
    revoke: Annotated[str | None, typer.Option("--revoke", help="要撤销的豁免或延期编号")] = None,
) -> None:
    """Every waiver and extension the office recorded; a revoked one stays in the list."""
    from ledger import Ledger

    folder, ledger = shared.office_folder(office), Ledger(shared.home().ledger_url)
    receipts = {r.receipt_no: r for r in ledger.receipts(folder.code)}
    if revoke is not None:
        _revoke(folder, ledger, revoke, receipts)
    waived = ledger.rulings.waivers(folder.code, is_revoked_too=True)
    extended = ledger.rulings.extensions(folder.code, is_revoked_too=True)
    if waived:
        _print_waivers(folder, waived, receipts)
    if extended:
        _print_extensions(folder, extended)
    if not waived and not extended:
        out.print("没有豁免，也没有延期")


def _revoke(folder: OfficeFolder, ledger: Ledger, number: str, receipts: Mapping[str, Receipt]) -> None:
    """Take a ruling back and say what it still takes until that acts. Raises UserError for an unknown or ended one."""
    rulings, now = ledger.rulings, folder.office.now()
    waived = {w.waiver_no for w in rulings.waivers(folder.code, is_revoked_too=True)}
    extended = {e.extension_no for e in rulings.extensions(folder.code, is_revoked_too=True)}
    if number not in waived | extended:
        known = "、".join(sorted(waived | extended)) or "（无）"
        raise UserError(f"{folder.office.short_name}没有豁免或延期“{number}”。现有：{known}")
    try:
        if number in waived:
            said = _after_waiver(folder, rulings.revoke_waiver(number, now), receipts)
        else:
            said = _after_extension(folder, rulings.revoke_extension(number, now))
    except ValueError as err:
        raise UserError(str(err)) from None
    out.print(f"[green]✓[/] 已撤销 {number}")
    for line in said:
        out.print(line, soft_wrap=True, markup=False)


def _after_waiver(folder: OfficeFolder, waiver: Waiver, receipts: Mapping[str, Receipt]) -> list[str]:
    if waiver.kind == "report":
        years = _years(waiver.first_period, waiver.last_period, folder)
        return ["所免的报表重新应报，重新汇总后生效", shared.next_run(folder, years)]
    receipt = receipts.get(waiver.receipt_no or "")
    which = f"--receipt {receipt.receipt_no}" if receipt else f"--office {folder.code} --all"
    apply = " --apply --by 姓名 --reason 理由" if receipt is None or receipt.is_counting else ""
    whose = f"回执 {receipt.receipt_no}" if receipt else "已收到的报表"
    period = receipt.report_period if receipt else None
    return [
        f"{whose}的结论不会自动改变。要按撤销后的规则重新判定，请运行：kaohe reread {which}{apply}",
        f"改判以后，{shared.next_run(folder, _years(period, period, folder))}",
    ]


def _after_extension(folder: OfficeFolder, extension: Extension) -> list[str]:
    years = [Period.parse(extension.report_period).year]
    return ["截止时间回到延期以前，重新汇总后生效", shared.next_run(folder, years)]


def _years(first: str | None, last: str | None, folder: OfficeFolder) -> range:
    """The years of a span of periods; an open end reaches to the first or last year that has a scheme."""
    known = folder.scheme_years() or [folder.office.first_year]
    start = Period.parse(first).year if first else known[0]
    return range(start, (Period.parse(last).year if last else max(start, known[-1])) + 1)


def _print_waivers(folder: OfficeFolder, waived: list[Waiver], receipts: Mapping[str, Receipt]) -> None:
    rows = [
        (
            w.waiver_no,
            _what(w),
            _scope(folder, w, receipts.get(w.receipt_no or "")),
            _why(w),
            _state(w.recorded_at, w.revoked_at),
        )
        for w in waived
    ]
    columns = ["编号", "免什么", "单位、期间、回执", "理由、批准人、文号", "状态"]
    out.print(answers.table(f"豁免（{len(rows)}）", columns, rows, whole=[0]))


def _print_extensions(folder: OfficeFolder, extended: list[Extension]) -> None:
    from cli.duty_status import moment_zh

    rows = [
        (
            e.extension_no,
            OWED_FORM_ZH[e.form_set],
            f"{shared.whom(folder, e.unit_code)}\n{e.report_period}",
            moment_zh(e.due_at),
            _why(e),
            _state(e.recorded_at, e.revoked_at),
        )
        for e in extended
    ]
    columns = ["编号", "报表", "单位、期间", "延至", "理由、批准人、文号", "状态"]
    out.print(answers.table(f"延期（{len(rows)}）", columns, rows, whole=[0]))


def _what(waiver: Waiver) -> str:
    """What does not count: reports of a form, or a finding and whom it is about."""
    from kernel.findings import catalogue

    if waiver.kind == "report":
        return f"报送：{shared.FORM_SET_ZH.get(waiver.form_set or '', '全部报表')}"
    message = catalogue().get(waiver.finding_code or "")
    title = message.title if message else waiver.finding_code or "全部"
    return f"问题：{title}" + (f"\n{waiver.subject}" if waiver.subject else "")


def _scope(folder: OfficeFolder, waiver: Waiver, receipt: Receipt | None) -> str:
    """Whom and when it covers; for a waiver of one receipt, that receipt's unit and period."""
    if receipt:
        unit = shared.unit_names(folder).get(receipt.unit_code or "", "单位不明")
        return f"{unit}\n{receipt.report_period or '期间不明'}\n{receipt.receipt_no}"
    first, last = waiver.first_period, waiver.last_period
    span = first or "全部期间" if first == last else f"{first or '…'} 至 {last or '…'}"
    return f"{shared.whom(folder, waiver.unit_code)}\n{span}"


def _why(ruling: Waiver | Extension) -> str:
    return "\n".join(filter(None, (ruling.reason, ruling.approver, ruling.document_no)))


def _state(recorded_at: datetime, revoked_at: datetime | None) -> str:
    recorded = f"{recorded_at:%Y-%m-%d} 登记"
    return f"{recorded}\n{revoked_at:%Y-%m-%d} 撤销" if revoked_at else f"{recorded}\n有效"
