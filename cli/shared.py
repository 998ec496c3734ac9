"""What several commands need: the home, an office folder by code, a year range, a period."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from cli.answers import UserError
from kernel.home import Home
from kernel.office import OWED_FORM_ZH, OfficeFolder, list_offices, load_office
from kernel.period import Period

OfficeOption = Annotated[str, typer.Option("--office", help="考核主体代码，如 pingyang")]
PeriodOption = Annotated[str, typer.Option("--period", help="2024-06（月）· 2024-Q2（季）· 2024（年）")]

FORM_SET_ZH = {
    **OWED_FORM_ZH,
    "target": "任务分解表",
    "county_verification": "县级核实结果表",
    "certification": "核定结果表",
    "inspection": "现场督查表",
    "indicator": "指标完成情况表",
    "rating": "评议表",
    "ballot": "投票表",
    "manual": "加减分表",
    "post": "任职表",
    "reward": "奖励兑现表",
    "idle_asset": "闲置资源台账",
    "register": "统计名录",
    "credit_share": "项目分成表",
    "unit_change": "单位变动表",
}
ASSESSMENT_OF_KIND = {"month": "monthly", "quarter": "quarterly", "half": "half_year", "year": "annual"}


def existing(file: Path | None) -> Path | None:
    """The file as named, none where none is. Raises UserError when there is no such file."""
    if file is not None and not file.is_file():
        raise UserError(f"{file} 是文件夹，请写到文件" if file.is_dir() else f"找不到文件 {file}")
    return file


def home() -> Home:
    return Home.from_environment()


def office_folder(code: str) -> OfficeFolder:
    """Raises UserError naming the offices there are, DataFileError when the office's own files are faulty."""
    known = list_offices(home().offices)
    if code not in known:
        raise UserError(f"没有考核主体“{code}”。现有：{'、'.join(known) or '（无）'}")
    return load_office(home().office_dir(code))


def office_named_in(scheme: Path) -> str:
    """The office a scheme file names. Raises UserError when it names none, DataFileError when it is no YAML."""
    from kernel.closed_yaml import read_values

    written = read_values(scheme)
    named = written.get("office") if isinstance(written, dict) else None
    if not isinstance(named, str):
        raise UserError(f"{scheme.name} 没有写 office：请补上，或加 --office")
    return named


def unit_names(folder: OfficeFolder) -> dict[str, str]:
    """Unit code → name; the office's own code too."""
    return {unit.unit_code: unit.unit_name for unit in folder.units} | {folder.code: folder.office.short_name}


def unit_code(folder: OfficeFolder, text: str) -> str:
    """The code of a unit given by code, name or alias. Raises UserError naming the units there are."""
    for unit in folder.units:
        if text in (unit.unit_code, unit.unit_name, unit.short_name, *unit.aliases):
            return unit.unit_code
    if text in (folder.code, folder.office.short_name):
        return folder.code
    known = "、".join(dict.fromkeys(unit.unit_name for unit in folder.units))
    raise UserError(f"没有单位“{text}”", [f"现有：{known}"])


def whom(folder: OfficeFolder, unit_code: str | None) -> str:
    """The unit's latest name; every unit for None."""
    names = {u.unit_code: u.unit_name for u in sorted(folder.units, key=lambda u: u.valid_from)}
    return names[unit_code] if unit_code else "全部单位"


def next_run(folder: OfficeFolder, years: Iterable[int]) -> str:
    """What to run so that scores and reports of `years` follow what was just decided about them."""
    scored = sorted(set(years) & set(folder.scheme_years()))
    if not scored:
        return f"{'、'.join(map(str, sorted(set(years))))} 年还没有考核办法，有了办法再计分"
    span = str(scored[0]) if len(scored) == 1 else f"{scored[0]}-{scored[-1]}"
    return f"请运行：kaohe backfill --office {folder.code} --years {span}"


def require_scheme(folder: OfficeFolder, years: range) -> None:
    missing = [str(y) for y in years if y not in folder.scheme_years()]
    if missing:
        have = "、".join(map(str, folder.scheme_years())) or "（无）"
        raise UserError(
            f"{folder.office.short_name}没有 {'、'.join(missing)} 年的考核办法（现有：{have}）",
            [f"请在 {folder.schemes}/ 下新建 <年度>.yaml，写法见 docs/schemes.md"],
        )


def parse_years(text: str) -> range:
    """`2022-2024` or `2024`, inclusive. Raises UserError for anything else, and for a reversed range."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text.strip())
    if not match:
        raise UserError(f"看不懂的年度范围“{text}”：请写成 2022-2024 或 2024")
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise UserError(f"年度范围颠倒：{text}，请写成 {last}-{first}")
    return range(first, last + 1)


def published() -> Home:
    """The home, provided scores have been published. Raises UserError with the next step otherwise."""
    place = home()
    if not place.published_warehouse.exists():
        raise UserError("还没有可查询的数据。请先运行：kaohe run（或 kaohe demo 生成演示县）")
    return place


def period_and_assessment(text: str, assessment: str | None) -> tuple[Period, str]:
    period = Period.parse(text)
    return period, assessment or ASSESSMENT_OF_KIND[period.kind]
