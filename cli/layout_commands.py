"""Commands about layouts: are they right, and how is a workbook understood by them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cli import answers, shared, targets
from cli.answers import EXIT_CONFIG, EXIT_REJECTED, UserError, out
from cli.app import app

if TYPE_CHECKING:
    from ingest.layouts import Layout
    from ingest.layouts.proposing import Proposal
    from ingest.layouts.trying import SheetView, Understanding
    from kernel.office import OfficeFolder

layout_app = typer.Typer(help="表样版式", no_args_is_help=True)
app.add_typer(layout_app, name="layout")


@layout_app.command("check", help="检查版式文件，一次列出全部问题：字段、表头重复、各版之间的空档和重叠")
def layout_check(
    file: Annotated[
        Path | None,
        typer.Argument(help="版式文件；不写则检查该主体用到的全部版式", callback=shared.existing),
    ] = None,
    office: shared.OfficeOption = "pingyang",
) -> None:
    """All faults at once, with file, line, key and reason. A file is checked as a further version beside the others."""
    from ingest.layouts import check_file, load_layouts

    folder = shared.office_folder(office)
    if file is None:
        count = len(load_layouts(folder).all)
        out.print(f"[green]✓[/] {folder.office.short_name}的 {count} 个版式可以使用")
        return
    problems = check_file(file, folder)
    if problems:
        answers.fail(f"{file.name} 有 {len(problems)} 处问题：", [str(p) for p in problems])
        raise typer.Exit(EXIT_CONFIG)
    out.print(f"[green]✓[/] {escape(file.name)} 可以使用")


@layout_app.command("try", help="看一份报表会被怎样读：表头、各列、单位、跳过的行；认不出的表拟一份版式草稿")
def layout_try(
    file: Annotated[Path, typer.Argument(help="报表文件", callback=shared.existing)],
    office: shared.OfficeOption = "pingyang",
    save: Annotated[Path | None, typer.Option("--save", help="把拟出的版式草稿存为这个文件")] = None,
    overwrite: targets.OverwriteOption = False,
) -> None:
    """Show how each sheet is understood; propose a layout for those that are not, and save it when asked."""
    from ingest.layouts import load_layouts
    from ingest.layouts.trying import understand

    folder = shared.office_folder(office)
    if save:
        _refuse_place(save, folder, overwrite)
    with answers.err.status("正在读取…"):
        understood = understand(file, folder, load_layouts(folder))
    _print_workbook(file, folder, understood)
    for sheet in understood.sheets:
        _print_sheet(sheet)
    proposals = [sheet.proposal for sheet in understood.sheets if sheet.proposal]
    if save:
        _save(save, folder, file, proposals, overwrite)
    if not understood.sheets or any(sheet.is_unread for sheet in understood.sheets):
        raise typer.Exit(EXIT_REJECTED)


def _print_workbook(file: Path, folder: OfficeFolder, understood: Understanding) -> None:
    reading = understood.reading
    kind = shared.FORM_SET_ZH.get(reading.form_set or "", "未识别")
    unit = shared.unit_names(folder).get(reading.unit_code or "", "单位不明")
    out.print(
        f"{file.name}：{kind} · {unit} · {reading.report_period or '期间不明'} · {reading.row_count} 行",
        soft_wrap=True,
        markup=False,
    )
    for finding in reading.findings if not understood.sheets else ():
        out.print(f"  {finding.message_zh}{finding.remedy_zh}", soft_wrap=True, markup=False)


def _print_sheet(sheet: SheetView) -> None:
    out.print()
    if sheet.layout is None:
        out.print(
            f"[bold]工作表“{escape(sheet.name)}”[/] [yellow]没有读取[/]：{escape('；'.join(sheet.reasons))}",
            soft_wrap=True,
        )
        if sheet.proposal:
            _print_proposal(sheet.proposal)
        return
    layout = sheet.layout
    span = f"{layout.valid_from} 至 {layout.valid_to or '今'}"
    where = f"，表头第 {_rows(sheet.header_rows)} 行，数据 {sheet.row_count} 行" if sheet.header_rows else ""
    out.print(
        f"[bold]工作表“{escape(sheet.name)}”[/] → {layout.title}（版式 {layout.code}，{span}）{where}",
        soft_wrap=True,
    )
    if sheet.cells:
        rows = [(c.place, c.label, _field(layout, c.field), c.note) for c in sheet.cells]
        out.print(answers.table("标签和值", ["单元格", "标签", "字段", "内容"], rows))
    if sheet.columns:
        columns = [
            (c.place, c.label, _field(layout, c.field) or f"— {c.note}", c.unit, c.unit_source)
            for c in sheet.columns
        ]
        out.print(answers.table("列", ["列", "表头", "字段", "单位", "单位出处"], columns))
    if sheet.rows:
        out.print(
            answers.table(
                "其他行", ["行", "是什么", "写的是"], [(r.rows, r.kind, r.label) for r in sheet.rows]
            )
        )


def _print_proposal(proposal: Proposal) -> None:
    out.print(
        f"拟按“{proposal.near.title}”（{proposal.near.code}）读，表头第 {_rows(proposal.header_rows)} 行：",
        soft_wrap=True,
    )
    rows = [
        (c.letter, c.label, _field(proposal.near, c.field) or "?", f"{c.confidence}%", c.reason)
        for c in proposal.columns
    ]
    out.print(answers.table("拟定的列", ["列", "表头", "字段", "把握", "理由"], rows, right=[3]))
    if proposal.gaps:
        out.print(f"待人工补全：{'、'.join(proposal.gaps)}", soft_wrap=True, markup=False)


def _refuse_place(target: Path, folder: OfficeFolder, is_overwriting: bool) -> None:
    """Raises UserError, before the workbook is read, where a draft cannot lie or would stop every run."""
    if target.resolve().parent == folder.forms.resolve():
        raise UserError(
            "草稿还有待补全的地方，放进 forms/ 会使所有运行停下", ["请先存到别处，layout check 通过后再放入"]
        )
    targets.must_be_free(target, is_overwriting)


def _save(
    target: Path, folder: OfficeFolder, file: Path, proposals: list[Proposal], is_overwriting: bool
) -> None:
    """Write the one draft to a file. Raises UserError when there is not exactly one."""
    from ingest.layouts.drafting import draft_yaml

    if len(proposals) != 1:
        raise UserError("没有可存的草稿" if not proposals else "有几张表认不出，请每次只留一张再拟草稿")
    with targets.writing(target, is_overwriting) as part:
        part.write_text(draft_yaml(proposals[0], file.name), "utf-8")
    out.print(
        f"[green]✓[/] 草稿已存为 {target}：补全其中的 ? 后运行 kaohe layout check {target}", soft_wrap=True
    )


def _field(layout: Layout, name: str | None) -> str | None:
    """A field as an office knows it and as layouts write it: `项目名称 project_name`."""
    return f"{layout.columns[name].labels[0].replace(' > ', '→')} {name}" if name else None


def _rows(rows: tuple[int, int] | None) -> str:
    first, last = rows or (0, 0)
    return f"{first}" if first == last else f"{first}—{last}"
