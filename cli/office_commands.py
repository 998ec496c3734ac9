"""Commands about offices: make the folder a new one starts with."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer
from rich.markup import escape

from cli import shared
from cli.answers import UserError, out
from cli.app import app

office_app = typer.Typer(help="考核主体", no_args_is_help=True)
app.add_typer(office_app, name="office")

EXAMPLE_UNITS = "示例一镇,示例二镇,示例街道,示例开发区"


@office_app.command(
    "new", help="新建一个能运行的考核主体：office.yaml、units.csv、第一份办法、任务分解表、通报模板"
)
def office_new(
    name: Annotated[str, typer.Argument(help="代码，也是文件夹名：小写英文、数字、下划线，如 qingtian")],
    title: Annotated[str, typer.Option("--title", help="简称，如 青田县")],
    units: Annotated[
        str | None,
        typer.Option(
            "--units",
            help="被考核单位，用逗号隔开：鹤城街道,温溪镇；可写 代码=名称、名称:类别。不写则放示例单位",
        ),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="第一个考核年度，默认今年")] = None,
    full_name: Annotated[
        str | None, typer.Option("--full-name", help="全称，默认 <简称>招商引资工作考核办公室")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", help="所在地，默认同简称")] = None,
    superior: Annotated[str, typer.Option("--superior", help="上级，如 丽水市")] = "待填",
    level: Annotated[
        str, typer.Option("--level", help="city 市 · county 县（市、区）· town 乡镇")
    ] = "county",
) -> None:
    """Scaffold an office that runs as it is, and say what comes next."""
    from orchestration.founding import FoundingError, NewOffice, found, parse_units

    first = year or date.today().year  # noqa: DTZ011  (the year on the wall of the office)
    try:
        office = NewOffice(
            code=name,
            title=title,
            name=full_name or f"{title}招商引资工作考核办公室",
            place=place or title,
            superior=superior,
            level=level,
            year=first,
            units=parse_units(units or EXAMPLE_UNITS, first),
        )
        folder = found(office, shared.home().offices)
    except FoundingError as err:
        raise UserError(f"没有建成考核主体“{name}”：{err}") from None
    out.print(f"[green]✓[/] {escape(str(folder))}", soft_wrap=True)
    if units is None:
        out.print("units.csv 里是示例单位，请换成自己的，办法里的 members 一并改")
    unit = office.units[0].unit_name
    for step in (
        f"改办法：{folder / 'schemes' / f'{first}.yaml'}（kaohe scheme check、kaohe scheme show）",
        f"任务分解表：kaohe template --office {name} --form-set target --period {first}",
        f"空白月报：kaohe template --office {name} --unit {unit} --period {first}-01",
        f"收到的放进 {shared.home().inbox / name}/，再运行 kaohe backfill --office {name} --years {first}",
    ):
        out.print(f"  {step}", markup=False, soft_wrap=True)
