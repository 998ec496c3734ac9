"""Commands about what goes out to the units: the blank workbook to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cli import answers, shared, targets
from cli.answers import UserError, out
from cli.app import app
from kernel.period import Period

if TYPE_CHECKING:
    from kernel.office import OfficeFolder, Unit


@app.command(help="生成空白报表：带版本号、下拉选项、输入检查和计量单位，上月的项目已预填")
def template(
    office: shared.OfficeOption,
    period: shared.PeriodOption,
    unit: Annotated[str | None, typer.Option("--unit", help="单位代码或名称；考核办自己的报表不填")] = None,
    form_set: Annotated[
        str, typer.Option("--form-set", help="报表种类，如 monthly（月报）、target（任务分解表）")
    ] = "monthly",
    file: Annotated[
        Path | None, typer.Option("--output", help="写到哪个文件；默认按单位和报告期命名")
    ] = None,
    overwrite: targets.OverwriteOption = False,
) -> None:
    """The blank workbook of a unit and period."""
    from ingest.blanks import NoTemplateError
    from ledger import Ledger
    from orchestration.blanks import make_blank

    home, folder, when = shared.home(), shared.office_folder(office), Period.parse(period)
    whose = _unit(folder, unit, when) if unit else None
    target = file or Path(
        f"{whose.unit_name if whose else folder.office.short_name}_{when.title_zh}_空白报表.xlsx"
    )
    if target.suffix.lower() != ".xlsx":
        raise UserError(f"空白报表是 .xlsx 文件，不能写成“{target.name}”")
    try:
        with answers.err.status("正在生成…"), targets.writing(target, overwrite) as part:
            last = make_blank(home, folder, Ledger(home.ledger_url), whose, when, form_set, part)
    except NoTemplateError as err:
        known = shared.FORM_SET_ZH.get(form_set)
        raise UserError(f"{known}：{err}" if known else str(err)) from None
    filled = f"已按{last.title_zh}报表预填" if last else "没有可预填的上期报表"
    out.print(f"[green]✓[/] {escape(str(target))}（{filled}）", soft_wrap=True)


def _unit(folder: OfficeFolder, text: str, period: Period) -> Unit:
    """The unit of that code or name in the period's year. Raises UserError naming those there are."""
    units = folder.units_of(period.year)
    for unit in units:
        if text in (unit.unit_code, unit.unit_name, unit.short_name, *unit.aliases):
            return unit
    known = "、".join(f"{unit.unit_code}（{unit.unit_name}）" for unit in units)
    raise UserError(f"{period.year} 年没有单位“{text}”", [f"现有：{known}"])
