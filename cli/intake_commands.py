"""The command about a workbook that is to be sent: what verdict it would get."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cli import answers, shared, targets
from cli.answers import EXIT_REJECTED, out
from cli.app import app
from kernel.period import Period

if TYPE_CHECKING:
    from ingest import Reading
    from kernel.office import OfficeFolder
    from orchestration.checking import Checked

# A folder that says more than a year: `2024-06`, and what is meant for one, `2024-99`.
_MORE_THAN_A_YEAR = re.compile(r"(?:19|20)[0-9]{2}[-./年]?[0-9A-Za-z]+月?")
_LIST_ENDING = ".xlsx"  # of a list of findings, which stands in for a copy that cannot be marked
_VERDICT_ZH = {
    "accepted": "[bold green]结论：可以接收[/]",
    "accepted_with_warnings": "[bold green]结论：可以接收[/]，提示请核对",
    "held": "[bold yellow]结论：待确认[/]，收到后由考核办核实再定是否接收",
    "rejected": "[bold red]结论：退回[/]，请改正阻断问题后重报",
}


@app.command(help="报送前自查：报表会被接收、待确认还是退回，逐单元格列出问题和改法")
def check(
    file: Annotated[Path, typer.Argument(help="要检查的报表文件", callback=shared.existing)],
    office: shared.OfficeOption = "pingyang",
    folder: Annotated[
        str, typer.Option(help="准备放进收件箱的哪个文件夹，如 2024-06（核对单位和报告期）")
    ] = "",
    marked: Annotated[
        Path | None, typer.Option(help="把问题标在一份副本上，写到这个文件（与报表同一种文件）")
    ] = None,
    overwrite: targets.OverwriteOption = False,
) -> None:
    """The verdict a workbook would get, with every finding, without handing it in."""
    from orchestration.checking import check_file

    if marked:
        _refuse_copy(file, marked, overwrite)
    with answers.err.status("正在检查…"):
        owner = shared.office_folder(office)
        checked = check_file(owner, file, shared.home(), _inbox_folder(owner, folder))
    out.print(_what_it_is(file, owner, checked.reading), soft_wrap=True, markup=False)
    if checked.findings:
        out.print(answers.findings(checked.findings))
    if marked:
        _mark(owner, file, checked, marked, overwrite)
    if not checked.has_history:
        out.print("本机没有以前的数据：没有与以前月份和其他单位比对", style="dim")
    elif checked.reading.form_set and not checked.is_compared:
        out.print("本机没有该年度的数据：没有与以前月份和其他单位比对", style="dim")
    out.print(_verdict(checked), soft_wrap=True)
    if (checked.same_as.receipt.status if checked.same_as else checked.status) in ("rejected", "held"):
        raise typer.Exit(EXIT_REJECTED)


def _inbox_folder(owner: OfficeFolder, text: str) -> str:
    """The folder as given. Raises UserError when it names neither unit nor period, or a period there is not."""
    import ingest

    known = ingest.attributed(ingest.Reading(), owner, f"{text}/_")
    is_only_year = len(known.report_period or "") == len("2024")
    is_no_period = is_only_year and any(_MORE_THAN_A_YEAR.fullmatch(part) for part in Path(text).parts)
    if text and (is_no_period or not (known.report_period or known.unit_code)):
        raise answers.UserError(f"看不懂的文件夹“{text}”：应写明报告期，如 2024-06、2024-Q4 或 2024")
    return text


def _verdict(checked: Checked) -> str:
    if checked.same_as is None:
        return _VERDICT_ZH[checked.status]
    receipt = checked.same_as.receipt
    same = f"与回执 {receipt.receipt_no}（{receipt.inbox_path}，{checked.same_as.status_zh}）一字不差"
    return f"[bold yellow]结论：重复文件[/]，{escape(same)}，再报不会另行计入"


def _what_it_is(file: Path, folder: OfficeFolder, reading: Reading) -> str:
    form = shared.FORM_SET_ZH.get(reading.form_set or "", "未识别")
    unit = shared.unit_names(folder).get(reading.unit_code or "", "单位不明")
    period = Period.parse(reading.report_period).title_zh if reading.report_period else "期间不明"
    return f"{file.name}：{form} · {unit} · {period} · {sum(map(len, reading.rows.values()))} 行"


def _refuse_copy(file: Path, target: Path, is_overwriting: bool) -> None:
    """Raises UserError, before the check, for a copy that could not be written, or would take the report's own place."""
    targets.must_be_free(target, is_overwriting)
    if target.exists() and target.samefile(file):
        raise answers.UserError(f"标注副本不能写到要检查的报表上：{file}", ["请换一个文件名"])
    if target.suffix.lower() not in (_LIST_ENDING, file.suffix.lower()):
        raise _wrong_ending(target, file.suffix)


def _mark(folder: OfficeFolder, file: Path, checked: Checked, target: Path, is_overwriting: bool) -> None:
    """Write the marked copy, a file like the report's own, or the list of findings where none can be made."""
    from orchestration.returning import mark

    with targets.writing(target, is_overwriting) as part:
        is_marked = mark(folder, file, checked.reading, checked.findings, checked.status, part)
        right = file.suffix if is_marked else _LIST_ENDING
        if target.suffix.lower() != right.lower():
            raise _wrong_ending(target, right)
    said = "已写出标注副本" if is_marked else "该文件不能加标注，已写出问题清单"
    out.print(f"{said}：{target}", soft_wrap=True, markup=False)


def _wrong_ending(target: Path, right: str) -> answers.UserError:
    return answers.UserError(
        f"写不了 {target.name}：要写的是 {right} 文件", [f"请写：--marked {target.with_suffix(right)}"]
    )
