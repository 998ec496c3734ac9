"""A new office's folder: office.yaml, units.csv, a first scheme that passes its check, the form of its targets, Word templates.

What the folder starts with are the files of `starters/`. It appears whole or not at all. What does not belong here:
the words of the command line (cli), what a scheme may say (scheme).
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kernel.closed_yaml import DataFileError
from kernel.home import PROJECT_ROOT
from kernel.office import UNIT_KIND_ZH, Unit, UnitKind, load_office

SCHEMA = PROJECT_ROOT / "docs" / "schemas" / "scheme.schema.json"
_STARTERS = Path(__file__).with_name("starters")
# how the name of a unit ends → its kind; a name that ends otherwise must say it
_KIND_BY_ENDING: dict[str, UnitKind] = {
    "街道": "street",
    "街道办事处": "street",
    "社区": "community",
    "村": "village",
    "村委会": "village",
    "镇": "township",
    "乡": "township",
    "开发区": "platform",
    "园区": "platform",
    "产业园": "platform",
    "新区": "platform",
    "管理委员会": "platform",
    "管委会": "platform",
    "局": "bureau",
    "县": "county",
    "市": "county",
    "委": "department",
    "中心": "department",
    "办公室": "department",
    "招商组": "squad",
    "联络处": "liaison",
}
_WRITTEN = re.compile(r"(?:(?P<code>[^=：:]+)=)?(?P<name>[^=：:]+)(?:[:：](?P<kind>[a-z]+))?")


class FoundingError(ValueError):
    """The office cannot be made from what was said; the message says why."""


@dataclass(frozen=True)
class NewOffice:
    """What is known of an office at its start; `units` as `parse_units` gives them."""

    code: str
    title: str
    name: str
    place: str
    superior: str
    level: str
    year: int
    units: list[Unit]


def parse_units(text: str, year: int) -> list[Unit]:
    """Units written `[code=]name[:kind]`, between commas; codes are numbered and kinds told by the name's ending.

    Raises FoundingError naming every unit whose kind cannot be told, or that cannot be read.
    """
    units: list[Unit] = []
    faults: list[str] = []
    for n, written in enumerate(filter(None, (part.strip() for part in re.split("[,，、]", text))), 1):
        try:
            units.append(_unit(written, n, year))
        except FoundingError as err:
            faults.append(str(err))
    if faults:
        kinds = "、".join(f"{kind} {name}" for kind, name in UNIT_KIND_ZH.items())
        raise FoundingError(f"{'；'.join(faults)}。单位写成 名称、代码=名称 或 名称:类别，类别有：{kinds}")
    if not units:
        raise FoundingError("没有写任何单位")
    return units


def _unit(written: str, n: int, year: int) -> Unit:
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise FoundingError(f"看不懂的单位“{written}”")
    name, code, kind = match["name"], match["code"] or f"unit_{n:02}", match["kind"] or _kind(match["name"])
    if kind is None:
        raise FoundingError(f"看不出“{name}”是哪类单位")
    if kind not in UNIT_KIND_ZH:
        raise FoundingError(f"“{name}”的类别没有 {kind}")
    try:
        return Unit(
            unit_code=code,
            unit_name=name,
            short_name=name,
            kind=kind,
            valid_from=date(year, 1, 1),
            sort_order=n,
        )
    except ValueError:
        raise FoundingError(f"“{name}”的代码 {code} 应为小写英文、数字、下划线") from None


def _kind(name: str) -> UnitKind | None:
    return next((kind for ending, kind in _KIND_BY_ENDING.items() if name.endswith(ending)), None)


def found(office: NewOffice, offices: Path) -> Path:
    """Make the folder `offices/<code>` and return it.

    Raises FoundingError when there is such a folder already, or what was said makes no office that loads.
    """
    import publish.starter_templates
    import scheme

    target = offices / office.code
    if target.exists():
        raise FoundingError(f"{target} 已存在")
    offices.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=offices) as workshop:
        folder = Path(workshop) / office.code
        for part in ("schemes", "templates", "forms"):
            (folder / part).mkdir(parents=True)
        _write(office, folder, target)
        publish.starter_templates.write(folder / "templates")
        try:
            loaded = load_office(folder)
            scheme.load_scheme(folder / "schemes" / f"{office.year}.yaml", loaded)
        except DataFileError as err:
            raise FoundingError("；".join(f"{p.key}：{p.reason}" for p in err.problems)) from None
        for said, read in ((office.title, loaded.office.short_name), (office.name, loaded.office.name)):
            if said != read:
                raise FoundingError(f"名称“{said}”里有 YAML 的专用符号，读出来成了“{read}”")
        shutil.move(folder, target)
    return target


def _write(office: NewOffice, folder: Path, target: Path) -> None:
    environment = Environment(
        loader=FileSystemLoader(_STARTERS), undefined=StrictUndefined, keep_trailing_newline=True
    )
    words = {
        **vars(office),
        "members": [unit.unit_code for unit in office.units],
        "schema": os.path.relpath(SCHEMA, target / "schemes"),
    }
    for starter, path in (
        ("office.yaml", "office.yaml"),
        ("scheme.yaml", f"schemes/{office.year}.yaml"),
        ("target.yaml", "forms/target.yaml"),
    ):
        text = environment.get_template(f"{starter}.jinja").render(words)
        (folder / path).write_text(text, "utf-8")
    with (folder / "units.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(Unit.model_fields))
        writer.writeheader()
        for unit in office.units:
            writer.writerow({**unit.model_dump(), "aliases": "|".join(unit.aliases), "valid_to": ""})
