"""Names that would be markup, formulas or template code stay plain text in every file, and are printed whole."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest

import publish
from kernel.office import load_office
from tests.publish import county

NAMES = {
    "jingkaiqu": "<script>alert(1)</script>",
    "binhai": '开发区 & 新区 <b>"引号"\'',
    "kunyang": "=cmd|'/c calc'!A1",
    "aojiang": "+SUM(A1:A9)",
    "shuitou": "{{ 7*7 }}{% raw %}",
    "naocun": "</script><img src=x onerror=alert(2)>",
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = county.build(
        tmp_path_factory.mktemp("hostile"),
        "update rpt_evidence set subject_name = '</script><script>alert(3)</script>'",
        names=NAMES,
    )
    folder = load_office(home.offices / "pingyang")
    return publish.draft(
        home, folder, "monthly", "2024-06", datetime.fromisoformat("2024-07-10T09:00:00")
    ).path


def test_bulletin_prints_the_names_whole(pack: Path) -> None:
    document = docx.Document(str(pack / "月通报_2024年6月.docx"))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert set(NAMES.values()) <= cells


def test_workbook_holds_texts_not_formulas(pack: Path) -> None:
    book = openpyxl.load_workbook(pack / "得分表_2024年6月.xlsx")
    for name in NAMES.values():
        found = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == name]
        assert found
        assert {c.data_type for c in found} == {"s"}
        assert all(c.hyperlink is None for c in found)


def test_csv_cells_do_not_start_a_formula(pack: Path) -> None:
    for name in ("得分.csv", "排名.csv"):
        rows = list(csv.reader(io.StringIO((pack / name).read_bytes().decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        assert "'" + NAMES["kunyang"] in cells
        risky = [c for c in cells if c.startswith(("=", "+", "-", "@")) and not re.fullmatch(r"-[0-9.]+", c)]
        assert risky == []


def test_page_has_no_markup_of_theirs(pack: Path) -> None:
    html = (pack / "index.html").read_text("utf-8")
    assert html.count("<script") == 2  # the facts and our own
    assert "<img" not in html
    assert "alert(1)</script>" not in html
    facts = json.loads(re.search(r'id="facts">(.*?)</script>', html, re.S)[1])
    subjects = {row[0] for unit in facts["facts"].values() for rows in unit.values() for row in rows}
    assert subjects == {"</script><script>alert(3)</script>"}
