"""The score workbook: recalculated by a real spreadsheet program, every formula gives what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish import tables, workbook
from tests.publish import county
from tests.publish.recalculate import formula_cells, needs_soffice, recalculated, sheets


def read(root: Path, assessment: str, *edits: str, **options) -> tables.ReportTables:
    home = county.build(root, *edits, **options)
    with tables.connect(home.published_warehouse) as connection:
        (header,) = tables.headers(connection, "pingyang", assessment)
        return tables.read(connection, header)


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
