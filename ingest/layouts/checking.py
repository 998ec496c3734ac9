"""Everything the layout schema alone cannot see: names against the landed contract, labels against each other,
versions of one form against each other. Files are read elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import pyarrow as pa

from ingest.habits import habits
from ingest.layouts.codes import CODES
from ingest.layouts.model import PATH_SEPARATOR, Column, FieldType, Layout, join_path
from kernel.closed_yaml import Problem, line_of, read_yaml
from kernel.office import OfficeFolder
from kernel.period import Period
from kernel.tables import AMOUNT, BOOL, DATE, INT, ROW_TABLES, TEXT

_ARROW: dict[FieldType, tuple[pa.DataType, ...]] = {
    "text": (TEXT,),
    "code": (TEXT,),
    "choice": (TEXT,),
    "unit": (TEXT,),
    "value_unit": (TEXT,),
    "amount": (AMOUNT,),
    "amount_usd": (AMOUNT,),
    "figure": (AMOUNT,),
    "measure": (AMOUNT,),
    "percent": (AMOUNT,),
    "points": (AMOUNT,),
    "area": (AMOUNT,),
    "per_area": (AMOUNT,),
    "place": (INT,),
    "count": (INT, AMOUNT),
    "date": (DATE,),
    "bool": (BOOL,),
}
_EVERY_ZH = {"month": "月", "quarter": "季度", "half": "半年", "year": "年"}
# Running figures of a table of which a form must tell one: the other is derived (dbt_project/macros/core/derived.sql).
_RUNNING = {
    "capital_row": ("month_amount_wan", "ytd_amount_wan"),
    "tax_row": ("paid_month_wan", "paid_ytd_wan"),
    "project_sheet_row": ("month_amount_wan", "ytd_amount_wan"),
}
_SAME_IN_ALL = ("form_set", "table", "period", "is_repeated", "is_nested")


@dataclass(frozen=True)
class Filed:
    """A layout and the file it lies in."""

    path: Path
    layout: Layout

    def problem(self, reason: str, *location: str) -> Problem:
        """A fault of this file at the line of the deepest key of `location` that it holds."""
        return Problem(self.path, line_of(read_yaml(self.path), location), ".".join(location), reason)


def check_duties(office: OfficeFolder, filed: Sequence[Filed]) -> list[Problem]:
    """Reports the office's rules ask for more or less often than their form is drawn: nobody could ever hand them in."""
    path, problems = office.path / "office.yaml", []
    for form_set, rules in office.office.reporting.items():
        drawn = {
            f.layout.period: f.layout.title for f in filed if f.layout.form_set == form_set and f.layout.table
        }
        for place, rule in enumerate(rules):
            if drawn and rule.every not in drawn:
                location = ("reporting", form_set, place, "every")
                period, title = next(iter(drawn.items()))
                reason = f"按{_EVERY_ZH[rule.every]}报送，但“{title}”是按{_EVERY_ZH[period]}的报表"
                line = line_of(read_yaml(path), location)
                problems.append(Problem(path, line, ".".join(map(str, location)), reason))
    return problems


def check_layout(filed: Filed) -> list[Problem]:
    """Every fault of one layout by itself."""
    layout = filed.layout
    problems = [filed.problem(reason, *location) for location, reason in _faults(layout)]
    for section, columns in (("cells", layout.cells), ("fields", layout.fields)):
        for name, column in columns.items():
            problems += [
                filed.problem(reason, section, name) for reason in _column_faults(layout, name, column)
            ]
    return problems + [
        filed.problem(reason, section, name, "labels") for section, name, reason in _clashes(layout)
    ]


def check_versions(filed: Sequence[Filed]) -> list[Problem]:
    """Gaps, overlaps and contradictions between the versions of each form; `filed` in order of form and start."""
    problems: list[Problem] = []
    codes: dict[str, Path] = {}
    for item in filed:
        if codes.setdefault(item.layout.code, item.path) != item.path:
            reason = f"“{item.layout.code}”已用于 {codes[item.layout.code].name}，每个版本要有自己的 code"
            problems.append(item.problem(reason, "code"))
    for _, versions in groupby(filed, key=lambda f: f.layout.form):
        for earlier, later in pairwise(versions):
            problems += _succession(earlier, later)
    return problems


def _succession(earlier: Filed, later: Filed) -> Iterator[Problem]:
    """What is wrong between a version and the next one."""
    one, two = earlier.layout, later.layout
    if one.valid_from == two.valid_from:
        yield later.problem(f"与 {earlier.path.name} 是同一表同一起始期", "valid_from")
        return
    wanted = Period.parse(two.valid_from).previous().code
    if one.valid_to is None:
        reason = f"后面还有 {later.path.name}（{two.valid_from} 起），请写 valid_to: {wanted}；只有最后一版可以不写"
        yield earlier.problem(reason, "valid_to")
    elif one.valid_to > wanted:
        yield later.problem(
            f"与 {earlier.path.name}（到 {one.valid_to}）重叠，同一个月只能有一版", "valid_from"
        )
    elif one.valid_to < wanted:
        first = _next_month(one.valid_to)
        reason = (
            f"{first} 至 {wanted} 没有版本：{earlier.path.name} 只到 {one.valid_to}；请把其中一版延到相接"
        )
        yield later.problem(reason, "valid_from")
    for key in _SAME_IN_ALL:
        if getattr(one, key) != getattr(two, key):
            yield later.problem(f"与 {earlier.path.name} 的 {key} 不同，同一表的各版应一致", key)


def _next_month(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}"


def _faults(layout: Layout) -> Iterator[tuple[tuple[str, ...], str]]:
    """(key path, reason) of faults of the layout as a whole."""
    if layout.valid_to is not None and layout.valid_to < layout.valid_from:
        yield ("valid_to",), f"早于 valid_from {layout.valid_from}"
    if not layout.columns:
        yield ("fields",), "至少要有一个字段"
    if (layout.table is None) != (not layout.fields):
        yield ("table",), "有 fields 的要写入库表 table；没有 table 的只写 cells"
    if layout.table is not None and layout.table not in ROW_TABLES:
        yield ("table",), "没有这张入库表"
    elif layout.table and not f"{layout.form}_".startswith(f"{layout.form_code}_"):
        yield ("form",), f"“{layout.table}”由 form“{layout.form_code}”或“{layout.form_code}_…”读取"
    if layout.is_nested and (layout.table != "target_row" or not layout.unpivot):
        yield ("is_nested",), "只有入库到 target_row 并写了 unpivot 的表才能写"
    if layout.amount_unit not in habits().units:
        yield ("amount_unit",), "不认识的计量单位"
    yield from _running_faults(layout)
    names = [("key", name) for name in layout.key]
    single = [(key, name) for key in ("subject", "currency") if (name := getattr(layout, key))]
    for key, name in names + single:
        if name not in layout.columns:
            yield (key,), f"“{name}”不是本表的字段"


def _running_faults(layout: Layout) -> Iterator[tuple[tuple[str, ...], str]]:
    """A form that tells neither the month nor the year to date."""
    running = _RUNNING.get(layout.table or "", ())
    if running and not layout.columns.keys() & set(running):
        yield ("fields",), f"本月数与本年累计至少要有一栏：{'、'.join(running)}"


def _clashes(layout: Layout) -> Iterator[tuple[str, str, str]]:
    """(section, field, reason) of every label that two fields claim, and every name used twice."""
    for section, columns in (("cells", layout.cells), ("fields", layout.fields)):
        taken: dict[str, str] = {}
        for name, column in columns.items():
            for label in column.labels:
                if taken.setdefault(join_path(label.split(PATH_SEPARATOR)), name) != name:
                    yield section, name, f"表头“{label}”已用于另一字段"
    for name in layout.cells.keys() & layout.fields.keys():
        yield "cells", name, "cells 与 fields 里有同名字段"


def _column_faults(layout: Layout, name: str, column: Column) -> Iterator[str]:
    if column.type == "choice" and not column.choices:
        yield "choice 类型要写 choices"
    known = CODES.get(name, ())
    for code in column.choices if known else ():
        if code not in known:
            yield f"没有代码“{code}”，可写：{'、'.join(known)}；自己的叫法写在这些代码后面"
    if column.in_name and column.type != "choice":
        yield "只有 choice 类型能写 in_name"
    if column.also_unit and column.type != "text":
        yield "只有 text 类型能写 also_unit"
    if column.unit is not None and column.unit not in habits().units:
        yield f"不认识的计量单位“{column.unit}”"
    if column.land and not layout.unpivot:
        yield "只有写了 unpivot 的表才能写 land"
    if layout.table in ROW_TABLES:
        yield from _landing_faults(ROW_TABLES[layout.table], layout, name, column)


def _landing_faults(schema: pa.Schema, layout: Layout, name: str, column: Column) -> Iterator[str]:
    target = (layout.unpivot or "") if column.land else name
    also = [other for other in (column.also_text, column.also_unit) if other]
    for landed in (target, *column.land, *also):
        if landed not in schema.names:
            yield f"入库表 {layout.table} 没有列 {landed}"
    if target in schema.names and schema.field(target).type not in _ARROW[column.type]:
        yield f"类型 {column.type} 与入库表的 {schema.field(target).type} 不符"
