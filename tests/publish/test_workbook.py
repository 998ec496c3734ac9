"""The score workbook: recalculated by a real spreadsheet program, every formula gives what is printed."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from publish import printed, tables, workbook
from publish.canvas import SCORES
from publish.recompute import recompute
from tests.publish import county
from tests.publish.recalculate import formula_cells, needs_soffice, recalculated, sheets


def read(root: Path, assessment: str, *edits: str, **options) -> tables.ReportTables:
    home = county.build(root, *edits, **options)
    with tables.connect(home.published_warehouse) as connection:
        (header,) = tables.headers(connection, "pingyang", assessment)
        return tables.read(connection, header)


def test_a_figure_of_more_digits_than_a_spreadsheet_keeps_is_noted(tmp_path: Path) -> None:
    """3767511.111436455 has 16 digits: the cell holds 3767511.11143646 (15, half up), its note the exact figure."""
    found = read(tmp_path, "monthly")
    exact = Decimal("3767511.111436455")
    first = replace(found.scores[0], prior_value=exact)
    changed = replace(found, scores=(first, *found.scores[1:]))
    data = workbook.render(changed)
    cells = {c.value: c for row in load_workbook(io.BytesIO(data))[SCORES].iter_rows() for c in row}
    assert "精确数为 3,767,511.111436455" in cells[3767511.11143646].comment.text
    assert sum(c.comment is not None for c in cells.values()) == 1
    mismatches, _ = printed.check_all({"得分表.xlsx": data}, changed, recompute(found))
    assert mismatches == []
    other = replace(
        changed, scores=(replace(first, prior_value=exact + Decimal("0.00000001")), *found.scores[1:])
    )
    (fault,) = printed.check_all({"得分表.xlsx": data}, other, recompute(found))[0]
    assert fault.column == "prior_value"


@needs_soffice
@pytest.mark.parametrize("assessment", ["monthly", "quarterly", "annual"])
def test_every_formula_recalculates_to_the_printed_figure(tmp_path: Path, assessment: str) -> None:
    data = workbook.render(read(tmp_path, assessment))
    printed, computed = sheets(data), sheets(recalculated(data, tmp_path))
    count = 0
    for name, cells in formula_cells(data).items():
        for row, column in cells:
            count += 1
            ours, theirs = printed[name][row][column], computed[name][row][column]
            assert theirs == ours or abs(theirs - ours) < 1e-9, (
                f"{name} {row + 1}/{column + 1}: {ours} {theirs}"
            )
    assert count > 80
