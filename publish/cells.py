"""Rows of the report tables that say in which cell of which workbook a figure stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Evidence:
    """One workbook cell that counts towards a measure; `carried_from_month`: a nil return leaves that month's figure as it was.

    `exchange_rate`: what a cell in `currency_code` was multiplied by; both None where nothing is converted.
    """

    unit_code: str
    measure_code: str
    value_status: str
    subject_code: str | None
    subject_name: str | None
    contribution: Decimal
    carried_from_month: str | None
    receipt_no: str | None
    source_sheet: str | None
    source_row: int | None
    source_field: str | None
    source_cell: str | None
    file_name: str | None
    sha256: str | None
    archive_path: str | None
    form_set: str | None
    currency_code: str | None
    exchange_rate: Decimal | None


@dataclass(frozen=True)
class Target:
    """The workbook cell a unit's target stands in."""

    unit_code: str
    indicator_code: str
    target_value: Decimal
    source_code: str
    document_no: str | None
    receipt_no: str | None
    source_sheet: str | None
    source_cell: str | None
    file_name: str | None
    sha256: str | None
    archive_path: str | None


@dataclass(frozen=True)
class ConditionTarget:
    """The cell of the target or handed-down base a condition looks at."""

    unit_code: str
    input_key: str
    target_value: Decimal
    document_no: str | None
    receipt_no: str | None
    source_sheet: str | None
    source_cell: str | None
    file_name: str | None
    sha256: str | None
    archive_path: str | None


@dataclass(frozen=True)
class Forecast:
    """What a unit expects of the whole year, in 万元 or 个, as its workbook of `forecast_month` says."""

    unit_code: str
    unit_name: str
    forecast_kind: str
    forecast_month: str
    forecast_value: Decimal
    basis_text: str | None
    receipt_no: str | None
    source_sheet: str | None
    source_cell: str | None
    file_name: str | None
    sha256: str | None
