"""Commands that read results: scores of a period, and the trace of one score down to the workbook cell."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from cli import answers, shared, targets
from cli.answers import EXIT_FAILED, out
from cli.app import app
from cli.rows import FileFormat, FileFormatOption, OutputOption, check_output, write

if TYPE_CHECKING:
    from kernel.home import Home
    from publish.trace import Source


@app.command(help="某一期的得分和名次")
def scores(
    office: shared.OfficeOption,
    period: shared.PeriodOption,
    assessment: Annotated[str | None, typer.Option(help="monthly · quarterly · annual（默认随期间）")] = None,
    format: FileFormatOption = FileFormat.table,
    output: OutputOption = None,
    overwrite: targets.OverwriteOption = False,
) -> None:
    """Scores and ranks of one period."""
    import publish

    check_output(format, output, overwrite)
    place, folder = shared.published(), shared.office_folder(office)
    wanted, code = shared.period_and_assessment(period, assessment)
    try:
        if format is FileFormat.xlsx:
            target = output or Path(f"得分表_{folder.code}_{wanted.code}.xlsx")
            with targets.writing(target, overwrite) as part:
                publish.write_scores_xlsx(place, folder.code, code, wanted.code, part)
            out.print(f"[green]✓[/] {escape(str(target))}", soft_wrap=True)
            return
        rows = publish.score_table(place, folder.code, code, wanted.code)
    except publish.NothingToRelease as err:
        raise answers.UserError(str(err)) from None
    if format is FileFormat.table:
        _print_table(
            publish.ranking(place, folder.code, code, wanted.code),
            f"{folder.office.short_name} {wanted.title_zh}",
        )
    else:
        write(rows, format.value, output, is_overwriting=overwrite)


@app.command(help="追溯一个得分：算式、事实、数据行，直到报表单元格，并从存档重读作证")
def trace(
    office: shared.OfficeOption,
    period: shared.PeriodOption,
    unit: Annotated[str, typer.Option("--unit", help="单位代码或名称")],
    indicator: Annotated[str, typer.Option("--indicator", help="指标代码或名称")],
    assessment: Annotated[str | None, typer.Option(help="monthly · quarterly · annual（默认随期间）")] = None,
) -> None:
    """Why a score is what it is: score → formula → facts → rows → workbook cell, each cell read again from the archive."""
    import publish

    place, folder = shared.published(), shared.office_folder(office)
    wanted, code = shared.period_and_assessment(period, assessment)
    try:
        found = publish.trace(place, folder.code, wanted.code, unit, indicator, code)
    except LookupError as err:
        raise answers.UserError(str(err.args[0])) from None
    out.print(f"[bold]{found.unit_name} · {found.indicator_title} · {found.period_title}[/]")
    out.print(
        f"得分 {answers.number(found.points)} 分（{publish.SCORE_STATUS_ZH[found.score_status]}）；依据：{found.clause}",
        soft_wrap=True,
    )
    out.print(f"算式：{found.formula_zh}", soft_wrap=True)
    if not (found.targets or found.evidence):
        out.print("没有直接计入的单元格：数量为零、未报送，或由其他期次的总分计得（见算式）")
    is_proven = _print_sources("目标", found.targets, place) & _print_sources("事实", found.evidence, place)
    if not is_proven:
        answers.fail("有单元格与存档文件不一致或读不出，请核对上表")
        raise typer.Exit(EXIT_FAILED)


def _print_sources(title: str, sources: Sequence[Source], place: Home) -> bool:
    """Print where values come from, each read again from the archived bytes. False when one does not read back."""
    rows, is_proven = [], True
    for source in sources:
        raw, is_true = _read_again(source, place)
        is_proven &= is_true
        where = " / ".join(
            filter(None, [source.file_name, f"{source.sheet}!{source.cell}" if source.cell else None])
        )
        where = where or "没有收到报表"
        rows.append((source.subject, answers.number(source.value), where, raw, (source.sha256 or "")[:12]))
    if rows:
        columns = ["对象", "计入值", "出处", "存档原文", "SHA-256"]
        out.print(answers.table(f"{title}（{len(rows)}）", columns, rows, right=[1]))
    return is_proven


def _read_again(source: Source, place: Home) -> tuple[str, bool]:
    """What the archived workbook holds at the source's cell, and whether the archived bytes are still the received ones."""
    import ingest

    if source.archive_path is None:
        return "—", True
    path = place.root / source.archive_path
    if not path.exists():
        return "存档文件不在了", False
    if hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
        return "存档文件被改动过", False
    if source.cell is None:
        return "（整份报表）", True
    raw = ingest.reread_cell(path, source.sheet, source.cell)
    return (raw, True) if raw is not None else ("读不出", False)


def _print_table(ranking: list[dict[str, Any]], title: str) -> None:
    columns = {
        "official_rank": "名次",
        "unit_name": "单位",
        "group_title": "组别",
        "indicator_points": "指标分",
        "bonus_points": "加分",
        "deduction_points": "扣分",
        "total_points": "总分",
        "rank_in_group": "组内",
        "grade_title": "等次",
    }
    rows = [[_cell(row[key]) for key in columns] for row in ranking]
    out.print(answers.table(title, list(columns.values()), rows, right=[0, 3, 4, 5, 6, 7]))


def _cell(value: object) -> object:
    return answers.number(value) if isinstance(value, Decimal) else value
