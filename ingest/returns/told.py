"""A finding as its sender is told it: in words, with the cell to look at and what should stand there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kernel.findings import Severity

_RANK: dict[Severity, int] = {"block": 0, "warning": 1, "explain": 2}


@dataclass(frozen=True)
class Told:
    """A finding in words. `row` is 1-based, `column` letters; None of a whole sheet or file.

    `expected` says what the cell should hold, `last_accepted` what the last accepted report held there (None: unknown).
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None
    subject: str | None = None
    raw_value: str | None = None
    expected: str | None = None
    last_accepted: str | None = None

    @classmethod
    def of(
        cls, row: Mapping[str, Any], expected: str | None = None, last_accepted: str | None = None
    ) -> Told:
        """The finding of a row of landed `finding`."""
        return cls(
            code=row["code"],
            severity=row["severity"],
            message=row["message_zh"],
            remedy=row["remedy_zh"],
            sheet=row["source_sheet"],
            row=row["source_row"],
            column=row["source_column"],
            field=row["field"],
            subject=row["subject"],
            raw_value=row["raw_value"],
            expected=expected,
            last_accepted=last_accepted,
        )

    @property
    def cell(self) -> str | None:
        """The cell to look at: `F7`; the row's first cell when the finding is about the whole row."""
        return f"{self.column or 'A'}{self.row}" if self.sheet and self.row else None

    @property
    def order(self) -> tuple[int, str, int, int, str]:
        """Severest first, then as one reads the workbook."""
        column = self.column or ""
        return _RANK[self.severity], self.sheet or "", self.row or 0, len(column), column
