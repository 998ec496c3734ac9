"""Layouts: what a form looks like, as data with a closed schema, in versions by first valid period.

Built-in layouts lie in `ingest/forms/`; an office's own in `offices/<code>/forms/` replace those of the same form and
`valid_from`. Field names are checked against the landed contract when a layout is loaded, not when a workbook comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Literal

import pyarrow as pa
from pydantic import Field

from ingest.habits import habits
from ingest.labels import normal, squeeze
from kernel.closed_yaml import Closed, DataFileError, Problem, line_of, load, read_yaml
from kernel.office import Code, Month, OfficeFolder
from kernel.tables import AMOUNT, BOOL, DATE, INT, ROW_TABLES, TEXT

BUILT_IN = Path(__file__).parent.with_name("forms")
PATH_SEPARATOR = ">"
FieldType = Literal[
    "text",
    "code",
    "amount",
    "figure",
    "measure",
    "count",
    "percent",
    "date",
    "bool",
    "choice",
    "unit",
    "value_unit",
]
_ARROW: dict[FieldType, tuple[pa.DataType, ...]] = {
    "text": (TEXT,),
    "code": (TEXT,),
    "choice": (TEXT,),
    "unit": (TEXT,),
    "value_unit": (TEXT,),
    "amount": (AMOUNT,),
    "figure": (AMOUNT,),
    "measure": (AMOUNT,),
    "percent": (AMOUNT,),
    "count": (INT, AMOUNT),
    "date": (DATE,),
    "bool": (BOOL,),
}


class Column(Closed):
    """One column (or, on a cover, one labelled cell): how its header may read and what its cells mean.

    `labels` are group and leaf joined by ` > `. `unit` is the unit when sheet and header state none.
    `figure` takes money or counts, `measure` the unit that the row's `value_unit` column names.
    `land` are constants of an unpivoted column; `also_text` names a text column for the choice's own wording.
    """

    labels: tuple[str, ...] = Field(min_length=1)
    type: FieldType
    required: bool = False
    unit: str | None = None
    choices: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    month_ok: bool = False
    fill_down: bool = False
    also_text: str | None = None
    land: dict[str, str] = Field(default_factory=dict)

    @cached_property
    def code_of_word(self) -> dict[str, str]:
        """Every accepted wording of a choice → its code."""
        return {squeeze(word): code for code, words in self.choices.items() for word in words}


class Lines(Closed):
    """Labels of what stands in lines above the header (`填报单位：昆阳镇  报告期：2024年6月  单位：万元`)."""

    unit: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    amount_unit: tuple[str, ...] = ("单位", "金额单位", "计量单位")
    document_no: tuple[str, ...] = ()


class Layout(Closed):
    """One version of one form. `table` is None for a cover (labelled cells instead of rows)."""

    form: Code
    code: Code
    title: str
    form_set: Literal["monthly", "target", "certification", "inspection", "indicator", "project_report"]
    valid_from: Month
    template: str | None = None
    sheets: tuple[str, ...] = Field(min_length=1)
    required: bool = False
    table: str | None = None
    period: Literal["month", "quarter", "year"]
    amount_unit: str = "万元"
    lines: Lines = Lines()
    fields: dict[Code, Column] = Field(min_length=1)
    skip: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    subject: str | None = None
    unpivot: str | None = None

    @cached_property
    def by_label(self) -> dict[str, str]:
        """Joined, normalised header path → field name."""
        return {
            join_path(label.split(PATH_SEPARATOR)): name
            for name, f in self.fields.items()
            for label in f.labels
        }

    @cached_property
    def label_words(self) -> frozenset[str]:
        """Every single label a header cell of this form may hold."""
        labels = [label for f in self.fields.values() for label in f.labels]
        return (
            frozenset(normal(part) for label in labels for part in label.split(PATH_SEPARATOR))
            | self.skip_labels
        )

    @cached_property
    def skip_labels(self) -> frozenset[str]:
        return frozenset(normal(label) for label in (*habits().words.skip_columns, *self.skip))

    @cached_property
    def required_fields(self) -> tuple[str, ...]:
        return tuple(name for name, f in self.fields.items() if f.required)

    @cached_property
    def unit_field(self) -> str | None:
        """The column that names each row's unit; None when one unit fills in the whole workbook."""
        return (
            next((name for name, f in self.fields.items() if f.type == "unit"), None) if self.table else None
        )

    @cached_property
    def has_money(self) -> bool:
        return any(f.type in ("amount", "figure") for f in self.fields.values())

    def names_sheet(self, sheet_name: str) -> bool:
        """Whether a sheet's name fits one of this form's patterns."""
        return any(fnmatchcase(squeeze(sheet_name), squeeze(pattern)) for pattern in self.sheets)


def join_path(labels: list[str] | tuple[str, ...]) -> str:
    """A header path as compared: normalised labels joined, so that `到位资金 > 本月` equals `到位资金本月`."""
    return "".join(normal(label) for label in labels)


@dataclass(frozen=True)
class Layouts:
    """All layouts of an office, each form's versions in order of `valid_from`."""

    all: tuple[Layout, ...]

    @cached_property
    def newest(self) -> tuple[Layout, ...]:
        """The latest version of every form."""
        return tuple({layout.form: layout for layout in self.all}.values())

    def versions(self, form: str) -> tuple[Layout, ...]:
        return tuple(layout for layout in self.all if layout.form == form)

    def version(self, form: str, end_month: str | None) -> Layout | None:
        """The version valid in a month; the newest when the month is unknown; None before the first."""
        versions = self.versions(form)
        valid = [v for v in versions if end_month is None or v.valid_from <= end_month]
        return valid[-1] if valid else None


def load_layouts(office: OfficeFolder | None) -> Layouts:
    """Built-in layouts overlaid by the office's own. Raises DataFileError with every fault of every file."""
    found: dict[tuple[str, str], Layout] = {}
    problems: list[Problem] = []
    for folder in (BUILT_IN, *([office.forms] if office else [])):
        seen: dict[tuple[str, str], Path] = {}
        for path in sorted(folder.glob("*.yaml")):
            try:
                layout = load(path, Layout)
            except DataFileError as err:
                problems += err.problems
                continue
            key = (layout.form, layout.valid_from)
            problems += _faults(path, layout)
            if key in seen:
                problems.append(Problem(path, 1, "valid_from", f"与 {seen[key].name} 是同一表同一起始期"))
            seen[key], found[key] = path, layout
    if problems:
        raise DataFileError(problems)
    return Layouts(tuple(found[key] for key in sorted(found)))


def _faults(path: Path, layout: Layout) -> list[Problem]:
    """Everything the schema alone cannot see: names against the landed contract, labels against each other."""

    def problem(reason: str, *location: str) -> Problem:
        return Problem(path, line_of(read_yaml(path), location), ".".join(location), reason)

    problems = [
        problem(f"“{name}”不是本表的字段", key)
        for key, name in _references(layout)
        if name not in layout.fields
    ]
    taken: dict[str, str] = {}
    for name, column in layout.fields.items():
        problems += [problem(reason, "fields", name) for reason in _column_faults(layout, name, column)]
        for label in column.labels:
            if taken.setdefault(join_path(label.split(PATH_SEPARATOR)), name) != name:
                problems.append(problem(f"表头“{label}”已用于另一字段", "fields", name, "labels"))
    if layout.table is not None and layout.table not in ROW_TABLES:
        problems.append(problem("没有这张入库表", "table"))
    elif layout.table is not None and layout.table != f"{layout.form}_row":
        problems.append(problem(f"“{layout.table}”由 form“{layout.table.removesuffix('_row')}”读取", "form"))
    if layout.amount_unit not in habits().units:
        problems.append(problem("不认识的计量单位", "amount_unit"))
    return problems


def _references(layout: Layout) -> list[tuple[str, str]]:
    names = [("key", name) for name in layout.key]
    return names + ([("subject", layout.subject)] if layout.subject else [])


def _column_faults(layout: Layout, name: str, column: Column) -> list[str]:
    faults = []
    if column.type == "choice" and not column.choices:
        faults.append("choice 类型要写 choices")
    if column.unit is not None and column.unit not in habits().units:
        faults.append(f"不认识的计量单位“{column.unit}”")
    if column.land and not layout.unpivot:
        faults.append("只有写了 unpivot 的表才能写 land")
    if layout.table in ROW_TABLES:
        faults += _landing_faults(ROW_TABLES[layout.table], layout, name, column)
    return faults


def _landing_faults(schema: pa.Schema, layout: Layout, name: str, column: Column) -> list[str]:
    target = (layout.unpivot or "") if column.land else name
    targets = [target, *column.land, *([column.also_text] if column.also_text else [])]
    faults = [f"入库表 {layout.table} 没有列 {t}" for t in targets if t not in schema.names]
    if target in schema.names and schema.field(target).type not in _ARROW[column.type]:
        faults.append(f"类型 {column.type} 与入库表的 {schema.field(target).type} 不符")
    return faults
