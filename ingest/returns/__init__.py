"""Back to the sender: the received workbook with its faults marked, 问题清单 in front, the last revision compared.

What belongs here: editing a workbook's package without harming it, what is printed where. What does not: which
workbook gets an answer, and where accepted values come from (`orchestration`).
"""

from ingest.returns.resubmission import (
    CHANGE_ZH,
    FATE_ZH,
    Change,
    Comparison,
    FormRows,
    Settled,
    pair_rows,
    row_changes,
    settle,
)
from ingest.returns.slip import Slip, State
from ingest.returns.told import Told
from ingest.returns.writing import (
    answers_in,
    list_workbook,
    mark_workbook,
    receipt_answered,
    write_returned,
    write_whole,
)

__all__ = [
    "CHANGE_ZH",
    "FATE_ZH",
    "Change",
    "Comparison",
    "FormRows",
    "Settled",
    "Slip",
    "State",
    "Told",
    "answers_in",
    "list_workbook",
    "mark_workbook",
    "pair_rows",
    "receipt_answered",
    "row_changes",
    "settle",
    "write_returned",
    "write_whole",
]
