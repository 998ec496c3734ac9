"""The command `report`: a report table by name, on the terminal or as a file, now or as known on a past day."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import answers, as_known, papers, shared, targets
from cli.answers import UserError, out
from cli.app import app
from kernel.period import Period


@app.command(help="报表：按名称列出一张表（不写名称则列出有哪些），可按年度、单位、期间筛选，可写成文件")
def report(
    name: Annotated[str | None, typer.Argument(help="报表名称，如 report_status；不写则列出全部")] = None,
    office: Annotated[str | None, typer.Option("--office", help="考核主体代码，如 pingyang")] = None,
    year: Annotated[int | None, typer.Option("--year", help="只看这个年度，如 2024")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="只看这个单位（代码或名称）")] = None,
    period: Annotated[
        str | None,
        typer.Option(
            "--period", help="只看这一期以内的（按考核期列的表只看这一期）：2024-06 · 2024-Q2 · 2024"
        ),
    ] = None,
    as_known_on: as_known.AsKnownOnOption = None,
    output: papers.OutputOption = None,
    overwrite: targets.OverwriteOption = False,
) -> None:
    """One report, or the list of them."""
    from publish import reports as told

    if name is None:
        rows = [(code, found.title, found.answers) for code, found in told.reports().items()]
        out.print(answers.table("报表", ["名称", "标题", "回答什么"], rows, whole=[0]))
        return
    try:
        wanted = told.report(name)
    except told.UnknownReportError as err:
        raise UserError(f"没有报表“{name}”", [f"现有：{'、'.join(err.known)}"]) from None
    if office is None:
        raise UserError("请写明 --office，如 --office pingyang")
    span, folder = Period.parse(period) if period is not None else None, shared.office_folder(office)
    code = shared.unit_code(folder, unit) if unit is not None else None
    if output is not None:
        papers.must_be_writable(output, overwrite)
    place = as_known.reading(folder, as_known_on).home
    title = shared.unit_names(folder)[code] if code else None
    asked = told.Asked(folder.code, folder.office.short_name, year, code, title, span)
    try:
        paper = told.report_paper(place, wanted, asked)
    except told.UnfilteredError as err:
        raise UserError(str(err)) from None
    except told.NotYetModelledError:
        raise UserError(f"现有数据里还没有“{wanted.title}”", ["请先运行：kaohe run"]) from None
    papers.deliver(paper, output, overwrite)
