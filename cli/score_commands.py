"""The command `scores`: points and places of one period, as table, file or workbook."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cli import answers, as_known, shared, targets
from cli.answers import out
from cli.app import app
from cli.rows import FileFormat, FileFormatOption, OutputOption, check_output, write


@app.command(help="某一期的得分和名次")
def scores(
    office: shared.OfficeOption,
    period: shared.PeriodOption,
    assessment: Annotated[str | None, typer.Option(help="monthly · quarterly · annual（默认随期间）")] = None,
    format: FileFormatOption = FileFormat.table,
    output: OutputOption = None,
    overwrite: targets.OverwriteOption = False,
    as_known_on: as_known.AsKnownOnOption = None,
) -> None:
    """Scores and ranks of one period."""
    import publish

    check_output(format, output, overwrite)
    folder = shared.office_folder(office)
    place = as_known.reading(folder, as_known_on).home
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
    places = {key: _places([row[key] for row in ranking]) for key in columns}
    rows = [[_cell(row[key], places[key]) for key in columns] for row in ranking]
    out.print(answers.table(title, list(columns.values()), rows, right=[0, 3, 4, 5, 6, 7]))


def _places(column: list[object]) -> int:
    """As many decimals as its longest number, two at least: a total over unrounded points is short itself."""
    written = [-int(v.normalize().as_tuple().exponent) for v in column if isinstance(v, Decimal)]
    return max([2, *written])


def _cell(value: object, places: int) -> object:
    return answers.number(value, places) if isinstance(value, Decimal) else value
