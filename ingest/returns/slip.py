"""What the sender is told about one received workbook: the verdict, every finding in words, what became of the last ones.

Values only: where they come from is the caller's business, how they are drawn is `listing`'s.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ingest.returns.resubmission import Comparison
from ingest.returns.told import Told
from kernel.findings import Severity

State = Literal["accepted", "accepted_with_warnings", "rejected", "held"]
VERDICT_ZH: dict[State, str] = {
    "accepted": "已接收",
    "accepted_with_warnings": "已接收，有提示",
    "rejected": "退回",
    "held": "待确认",
}
NEXT_STEP_ZH: dict[State, str] = {
    "accepted": "报表已接收，无需处理。",
    "accepted_with_warnings": "报表已接收。下列提示请核对；“需说明”的请向考核办书面说明，确需更正的请改好后重新报送。",
    "rejected": "报表未接收。请改正全部“阻断”问题后，用本文件或原文件重新报送；“警告”“需说明”请一并核对。",
    "held": "报表已收到，由考核办核实下列问题后再定是否接收，请等待答复，不必重复报送。",
}


@dataclass(frozen=True)
class Slip:
    """The answer to one received workbook. Unknown unit or period are None; `received_at` is naive office time."""

    state: State
    office_title: str
    file_name: str
    findings: tuple[Told, ...]
    receipt_no: str | None = None
    unit_title: str | None = None
    period_title: str | None = None
    received_at: datetime | None = None
    is_received_at_estimated: bool = False
    comparison: Comparison | None = None

    @property
    def verdict_zh(self) -> str:
        return VERDICT_ZH[self.state]

    @property
    def counts(self) -> Counter[Severity]:
        return Counter(told.severity for told in self.findings)

    @property
    def ordered(self) -> list[Told]:
        return sorted(self.findings, key=lambda told: told.order)
