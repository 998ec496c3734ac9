"""Findings: what is wrong with a received workbook, where, why and how to mend it; wording from one catalogue.

The catalogue is data: `kernel/messages/<room>.yaml`, `code: {severity, title, message, remedy}` with `{placeholders}`
filled from the finding's own parameters. What does not belong here: deciding that something is wrong.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import RootModel

from kernel.closed_yaml import Closed, load

Severity = Literal["block", "warning", "explain"]
SEVERITY_ZH: dict[str, str] = {"block": "阻断", "warning": "警告", "explain": "需说明"}
MESSAGES = Path(__file__).with_name("messages")


class Message(Closed):
    """One entry of the catalogue."""

    severity: Severity
    title: str
    message: str
    remedy: str
    is_confirmable: bool = False  # the office may let it stand: the workbook is held instead of sent back


class _Catalogue(RootModel[dict[str, Message]]):
    pass


@cache
def catalogue() -> dict[str, Message]:
    """All messages by code, from every room's file. Raises ValueError for a code written twice."""
    merged: dict[str, Message] = {}
    for path in sorted(MESSAGES.glob("*.yaml")):
        messages = load(path, _Catalogue).root
        if twice := merged.keys() & messages.keys():
            raise ValueError(f"{path}: 消息代码重复：{'、'.join(sorted(twice))}")
        merged |= messages
    return merged


@dataclass(frozen=True)
class Finding:
    """One fault at one place. `sheet`, `row`, `column` (letters) are the workbook's own, 1-based; None = whole file/sheet."""

    code: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None
    raw_value: str | None = None
    subject: str | None = None
    params: dict[str, Any] = dataclasses.field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.code not in catalogue():
            raise KeyError(f"finding code {self.code!r} is not in kernel/messages")

    @property
    def severity(self) -> Severity:
        return catalogue()[self.code].severity

    @property
    def cell(self) -> str | None:
        """`F7`, or None when no single cell is meant."""
        return f"{self.column}{self.row}" if self.column and self.row else None

    @property
    def message_zh(self) -> str:
        return self._fill(catalogue()[self.code].message)

    @property
    def remedy_zh(self) -> str:
        return self._fill(catalogue()[self.code].remedy)

    def as_row(self, number: int, **owner: str | None) -> dict[str, Any]:
        """The finding as a row of landed `finding`; `owner` is receipt_no, office_code, unit_code, report_period."""
        return {
            **owner,
            "finding_no": number,
            "code": self.code,
            "severity": self.severity,
            "source_sheet": self.sheet,
            "source_row": self.row,
            "source_column": self.column,
            "field": self.field,
            "subject": self.subject,
            "raw_value": self.raw_value,
            "message_zh": self.message_zh,
            "remedy_zh": self.remedy_zh,
            "waiver_no": None,
        }

    def _fill(self, template: str) -> str:
        known = {"sheet": self.sheet or "", "cell": self.cell or "", "raw": self.raw_value or ""}
        return template.format(**{**known, "subject": self.subject or "", **self.params})


def is_blocking(findings: list[Finding]) -> bool:
    return any(f.severity == "block" for f in findings)
