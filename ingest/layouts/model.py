"""Layouts as a closed schema: what a form looks like, in versions by the months it is valid. No file is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from ingest.habits import habits
from ingest.labels import normal, squeeze
from kernel.closed_yaml import Closed
from kernel.office import Code, Month

PATH_SEPARATOR = ">"
_MOST_NAMES = 2000  # of sheets, remembered with the forms they fit
FieldType = Literal[
    "text",
    "code",
    "amount",
    "amount_usd",
    "figure",
    "measure",
    "count",
    "percent",
    "points",
    "area",
    "per_area",
    "place",
    "date",
    "bool",
    "choice",
    "unit",
    "value_unit",
]
FormSet = Literal[
    "monthly",
    "target",
    "county_verification",
    "certification",
    "inspection",
    "indicator",
    "project_report",
    "project_sheet",
    "self_assessment",
    "score_sheet",
    "rating",
    "ballot",
    "manual",
    "post",
    "reward",
    "idle_asset",
    "register",
    "credit_share",
    "unit_change",
]


class Column(Closed):
    """One column (or one labelled cell): how its label may read and what its cells mean.

    `labels` are group and leaf joined by ` > `. `unit` is the unit when sheet and header state none.
    `amount` lands in 万元, `amount_usd` in 万美元, `area` in 亩, `per_area` in 万元/亩; `figure` takes money or counts, `measure` the
    unit that the row's `value_unit` column names. `land` are constants of an unpivoted column; `also_text` names a text column for the
    choice's own wording, `also_unit` a code column for the unit a text names, if it names one; `in_name` looks for a
    choice's words in the sheet's name when no column has them. `carry`: the value seldom changes, so the next period's
    blank form is given it. `is_of_any_time`: the unit it names need not be there in the period.
    """

    labels: tuple[str, ...] = Field(min_length=1)
    type: FieldType
    required: bool = False
    unit: str | None = None
    choices: dict[Code, tuple[str, ...]] = Field(default_factory=dict)
    month_ok: bool = False
    fill_down: bool = False
    carry: bool = False
    in_name: bool = False
    is_of_any_time: bool = False
    also_text: str | None = None
    also_unit: str | None = None
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
    """One version of one form, valid from a month to a month (inclusive; open when it is the last).

    `fields` are the columns of its table, `cells` labelled cells around it (`项目名称 | 某某项目`), whose values hold
    for every row of the sheet. A cover has cells only, and no `table`. `is_repeated`: a workbook may hold many such
    sheets, each of its own subject. `is_nested`: a row may be part of the row above it (其中：). `is_zero_filled`: the
    form's blank cells are filled with 0, so that a column of zeros may mean nothing was filled in. `currency`: the column
    that says in which currency a row's amounts are; blank, or not there, is Renminbi.
    """

    form: Code
    code: Code
    title: str
    form_set: FormSet
    valid_from: Month
    valid_to: Month | None = None
    template: str | None = None
    sheets: tuple[str, ...] = Field(min_length=1)
    required: bool = False
    is_repeated: bool = False
    is_nested: bool = False
    is_zero_filled: bool = False
    table: str | None = None
    period: Literal["month", "quarter", "year"]
    amount_unit: str = "万元"
    lines: Lines = Lines()
    cells: dict[Code, Column] = Field(default_factory=dict)
    fields: dict[Code, Column] = Field(default_factory=dict)
    skip: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    subject: str | None = None
    currency: str | None = None
    unpivot: str | None = None

    @property
    def columns(self) -> dict[str, Column]:
        """Cells and fields together."""
        return {**self.cells, **self.fields}

    def __hash__(self) -> int:
        """Quick, so that what follows from a layout alone can be kept by it."""
        return hash(self.code)

    @cached_property
    def by_label(self) -> dict[str, str]:
        """Joined, normalised header path → field name."""
        return names_by_label(self.fields)

    @cached_property
    def cell_by_label(self) -> dict[str, str]:
        """Normalised label → name of the labelled cell."""
        return names_by_label(self.cells)

    @cached_property
    def label_words(self) -> frozenset[str]:
        """Every single label a header cell of this form may hold."""
        labels = [label for f in self.fields.values() for label in f.labels]
        return (
            frozenset(normal(part) for label in labels for part in label.split(PATH_SEPARATOR))
            | self.skip_labels
        )

    @cached_property
    def known_windows(self) -> dict[Any, Any]:
        """What rows of a sheet were as a header of this layout, by their cells: for finding headers (`reading.header`)."""
        return {}

    @cached_property
    def line_kinds(self) -> dict[str, str]:
        """Squeezed label of a line above the header → what it states (`unit`, `period`, …)."""
        return {squeeze(label): kind for kind, labels in self.lines for label in labels}

    @cached_property
    def labels_beside(self) -> frozenset[str]:
        """Squeezed labels of everything that stands outside the table: lines and labelled cells."""
        cells = (label for column in self.cells.values() for label in column.labels)
        return frozenset((*self.line_kinds, *map(squeeze, cells)))

    @cached_property
    def skip_labels(self) -> frozenset[str]:
        return frozenset(normal(label) for label in (*habits().words.skip_columns, *self.skip))

    @cached_property
    def required_fields(self) -> tuple[str, ...]:
        return tuple(name for name, f in self.fields.items() if f.required and not f.in_name)

    @cached_property
    def unit_field(self) -> str | None:
        """The column that names each row's unit; None when one unit fills in the whole workbook."""
        return next((name for name, f in self.fields.items() if f.type == "unit"), None)

    @cached_property
    def named_fields(self) -> tuple[str, ...]:
        """Fields whose word may stand in the sheet's name instead of a column."""
        return tuple(name for name, f in self.fields.items() if f.in_name)

    @cached_property
    def has_money(self) -> bool:
        return any(f.type in ("amount", "figure") for f in self.columns.values())

    @cached_property
    def form_code(self) -> str:
        """The form its rows are of, as landed: `<form_code>_row` is the table."""
        return self.table.removesuffix("_row") if self.table else self.form

    def names_sheet(self, sheet_name: str) -> bool:
        """Whether a sheet's name fits one of this form's patterns."""
        return any(fnmatchcase(squeeze(sheet_name), squeeze(pattern)) for pattern in self.sheets)

    def is_valid_in(self, month: str) -> bool:
        """Whether this version is the one of `month` (`YYYY-MM`)."""
        return self.valid_from <= month and (self.valid_to is None or month <= self.valid_to)


def names_by_label(columns: Mapping[str, Column]) -> dict[str, str]:
    """Every way a column's label may read, joined and normalised → its name."""
    return {
        join_path(label.split(PATH_SEPARATOR)): name
        for name, column in columns.items()
        for label in column.labels
    }


def join_path(labels: Iterable[str]) -> str:
    """A header path as compared: normalised labels joined, so that `到位资金 > 本月` equals `到位资金本月`."""
    return "".join(normal(label) for label in labels)


@dataclass(frozen=True)
class Layouts:
    """All layouts of an office, each form's versions in order of `valid_from`, without gap or overlap."""

    all: tuple[Layout, ...]

    @cached_property
    def newest(self) -> tuple[Layout, ...]:
        """The latest version of every form."""
        return tuple({layout.form: layout for layout in self.all}.values())

    def forms_named(self, sheet_name: str) -> tuple[str, ...]:
        """The forms one of whose versions a sheet's name fits; most names come again with every workbook."""
        if sheet_name not in self._named:
            if len(self._named) >= _MOST_NAMES:
                self._named.clear()
            fitting = (layout.form for layout in self.all if layout.names_sheet(sheet_name))
            self._named[sheet_name] = tuple(dict.fromkeys(fitting))
        return self._named[sheet_name]

    @cached_property
    def _named(self) -> dict[str, tuple[str, ...]]:
        return {}

    def forms_of(self, form_set: str | None) -> tuple[str, ...]:
        """The forms of a form set."""
        return self._of_set.get(form_set, ())

    @cached_property
    def _of_set(self) -> dict[str | None, tuple[str, ...]]:
        sets = dict.fromkeys(layout.form_set for layout in self.all)
        return {
            each: tuple(dict.fromkeys(layout.form for layout in self.all if layout.form_set == each))
            for each in sets
        }

    def versions(self, form: str) -> tuple[Layout, ...]:
        return self._of_form.get(form, ())

    @cached_property
    def _of_form(self) -> dict[str, tuple[Layout, ...]]:
        forms = dict.fromkeys(layout.form for layout in self.all)
        return {form: tuple(layout for layout in self.all if layout.form == form) for form in forms}

    def version(self, form: str, end_month: str | None) -> Layout | None:
        """The version valid in a month; the newest when the month is unknown; None before the first and after the last."""
        versions = self.versions(form)
        if end_month is None:
            return versions[-1] if versions else None
        return next((v for v in versions if v.is_valid_in(end_month)), None)
