"""Making findings at places of a sheet. Which faults exist is decided elsewhere; wording lies in the catalogue."""

from __future__ import annotations

from ingest.addresses import column_letters
from ingest.opening.sheet import BLANK, Sheet, show
from ingest.reading.numbers import RefusedError
from kernel.findings import Finding


def at(
    sheet: Sheet,
    code: str,
    row: int | None = None,
    column: int | None = None,
    *,
    field: str | None = None,
    **params: object,
) -> Finding:
    """A finding at a 0-based place of `sheet`; `subject` among the params names whom the row is about."""
    subject = params.pop("subject", None)
    value = sheet.value(row, column) if row is not None and column is not None else BLANK
    return Finding(
        code,
        sheet=sheet.name,
        row=None if row is None else row + 1,
        column=None if column is None else column_letters(column),
        field=field,
        raw_value=None if value == BLANK else show(value),
        subject=subject if isinstance(subject, str) else None,
        params=params,
    )


def row_range(first: int, last: int) -> str:
    """0-based rows as a reader counts them: `5`, or `5—7`."""
    return f"{first + 1}" if first == last else f"{first + 1}—{last + 1}"


def refusal(
    sheet: Sheet, refused: RefusedError, row: int, column: int, *, field: str, label: str, subject: str | None
) -> Finding:
    """The finding for a cell whose value was refused; `label` is the column's own header text."""
    return at(sheet, refused.code, row, column, field=field, label=label, subject=subject, **refused.params)
