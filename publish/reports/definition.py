"""What a report is: its table, the question it answers, its columns, what it can be narrowed to. Data with a closed schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kernel.closed_yaml import Closed, load
from kernel.decimals import AMOUNT_PLACES
from kernel.reasons import matching

_FOLDER = Path(__file__).parent
Name = Annotated[str, matching(r"[a-z][a-z0-9_]*", "名称只用小写英文字母、数字和下划线，以字母开头")]
Kind = Literal["text", "amount", "count", "pct", "points", "rate", "date", "moment", "code", "flag"]
# Where the row itself says in which unit a figure is printed.
ROW_FACTOR, ROW_PLACES = "display_factor", "display_places"


class ReportColumn(Closed):
    """One printed column. `field` is a column of the table; `unit` stands in brackets after the title.

    `labels`: what the codes of a `code` are called. `places`: decimals of an `amount` (2 unless said), `is_scaled`: printed
    in the unit and with the decimals the row names. `estimated`: the field that says a `moment` is only an estimate.
    """

    field: Name
    title: Annotated[str, Field(min_length=1)]
    kind: Kind = "text"
    unit: str | None = None
    width: Annotated[int, Field(ge=1, le=60)] | None = None
    labels: Annotated[dict[str, str], Field(min_length=1)] | None = None
    places: Annotated[int, Field(ge=0, le=AMOUNT_PLACES)] | None = None
    is_scaled: bool = False
    estimated: Name | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> ReportColumn:
        fitting = {
            "labels": "code",
            "places": "amount",
            "is_scaled": "amount",
            "estimated": "moment",
        }
        for name, kind in fitting.items():
            if getattr(self, name) and self.kind != kind:
                raise ValueError(f"{name} 只用于 kind: {kind}")
        if self.kind == "code" and not self.labels:
            raise ValueError("kind: code 要写 labels，代码不直接给人看")
        if self.is_scaled and self.places is not None:
            raise ValueError("is_scaled 的小数位由每一行自己定，不写 places")
        return self

    @property
    def fields(self) -> tuple[str, ...]:
        """Columns of the table it is printed from."""
        extra = (ROW_FACTOR, ROW_PLACES) if self.is_scaled else (self.estimated,) if self.estimated else ()
        return (self.field, *extra)


class Filters(Closed):
    """Which columns of the table a report is narrowed by; None: cannot be.

    `period` holds period codes of any length, and a period takes every row within it. `assessment_period` is for tables
    whose rows sum up a period of an assessment: a period takes its own rows alone, 2024 the year's, not the months'.
    """

    office: Name = "office_code"
    year: Name | None = None
    unit: Name | None = None
    period: Name | None = None
    assessment_period: Name | None = None

    @model_validator(mode="after")
    def _one_period(self) -> Filters:
        if self.period and self.assessment_period:
            raise ValueError("period 和 assessment_period 只写一个")
        return self

    @property
    def any_period(self) -> str | None:
        """The column `--period` looks at."""
        return self.period or self.assessment_period


class Chart(Closed):
    """A waterfall a row, on pages: from the column `first` by `steps` to the column `last`, called by the columns `title`.

    Drawn while there are at most `most` rows; with more the reader is told how to narrow.
    """

    title: Annotated[tuple[Name, ...], Field(min_length=1)]
    first: Name
    steps: Annotated[tuple[Name, ...], Field(min_length=1)]
    last: Name
    most: Annotated[int, Field(ge=1, le=50)] = 12

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.title, self.first, *self.steps, self.last)


class Report(Closed):
    """`publish/reports/<name>.yaml`. `answers`: the question, in one sentence."""

    title: Annotated[str, Field(min_length=1)]
    table: Annotated[str, matching(r"rpt_[a-z0-9_]+", "只读 rpt_ 开头的报表层")]
    answers: Annotated[str, Field(min_length=1)]
    filters: Filters
    order: Annotated[tuple[Name, ...], Field(min_length=1)]
    columns: Annotated[tuple[ReportColumn, ...], Field(min_length=1)]
    notes: tuple[str, ...] = ()
    chart: Chart | None = None

    @model_validator(mode="after")
    def _charts_its_columns(self) -> Report:
        printed = {column.field for column in self.columns}
        if self.chart and (absent := [field for field in self.chart.fields if field not in printed]):
            raise ValueError(f"chart 只能用 columns 里有的列，没有 {'、'.join(dict.fromkeys(absent))}")
        return self


class UnknownReportError(LookupError):
    """No report has this name; `known` are those there are."""

    def __init__(self, name: str, known: tuple[str, ...]):
        self.known = known
        super().__init__(name)


def reports() -> dict[str, Report]:
    """Every report by its name. Raises DataFileError for a definition that does not load."""
    return {path.stem: load(path, Report) for path in sorted(_FOLDER.glob("*.yaml"))}


def report(name: str) -> Report:
    """The report of this name. Raises UnknownReportError, DataFileError."""
    known = reports()
    if name not in known:
        raise UnknownReportError(name, tuple(known))
    return known[name]
