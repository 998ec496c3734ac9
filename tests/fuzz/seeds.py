"""The workbooks that mutations begin with: real ones of every kind the demo office receives. They are right."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from functools import cache

from openpyxl import load_workbook

from demo.build import Demo
from tests.ingest.books import FOLDER, NAME, monthly
from tests.values.writers import old_book

_DEMO = (
    "2024-06/昆阳镇_招商引资月报_2024年6月.xlsx",
    "2023-09/水头镇_招商引资月报_2023年9月.xlsx",
    "2024/2024年任务分解表.xlsx",
    "2024-Q2/2024年第二季度核定结果表.xlsx",
    "2024-Q2/2024年第二季度现场督查表.xlsx",
)


_OLD = (0, 1, 3)  # of which there is an .xls too


@dataclass(frozen=True)
class Seed:
    """A workbook as received: its bytes, its name, its inbox folder."""

    data: bytes
    name: str
    folder: str

    @property
    def is_old(self) -> bool:
        """An .xls."""
        return self.name.endswith(".xls")


@cache
def seeds() -> tuple[Seed, ...]:
    """Every seed, the same each time."""
    demo = Demo()
    by_path = {arrival.path: arrival for arrival in demo.arrivals()}
    found = [(path, demo.bytes_of(by_path[path])) for path in _DEMO]
    new = (_rich(), *(Seed(data, path.split("/")[1], path.split("/")[0]) for path, data in found))
    return (*new, *(_as_xls(new[number]) for number in _OLD))


def _as_xls(seed: Seed) -> Seed:
    buffer = io.BytesIO()
    old_book(load_workbook(io.BytesIO(seed.data))).save(buffer)
    return Seed(buffer.getvalue(), seed.name.replace(".xlsx", ".xls"), seed.folder)


def _rich() -> Seed:
    """A monthly report with what the demo's lack: formulas, merged keys, a comment, hidden and percent cells."""
    buffer = io.BytesIO()
    monthly().save(buffer)
    book = load_workbook(io.BytesIO(buffer.getvalue()))
    sheet = book.worksheets[1]
    sheet["K7"] = "=SUM(K5:K6)"
    sheet["M5"].number_format = "0.00%"
    sheet["M5"] = 0.3722
    sheet.row_dimensions[6].hidden = True
    sheet.merge_cells("D5:D6")
    book.worksheets[2]["D5"] = date(2023, 5, 8)
    book.worksheets[3].column_dimensions["P"].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return Seed(buffer.getvalue(), NAME, FOLDER)
