"""Letters of a release: who gets one, what it says and proves, an office's own wording, and figures that were tampered with."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document

from kernel.closed_yaml import DataFileError
from publish import letters, printed, tables
from publish.recompute import recompute
from publish.rows import ReportTables
from publish.select import choose
from tests.publish import county
from tests.publish.test_pack import draft

REMINDER = "提醒函_昆阳镇_风险提醒函_2024年6月.docx"
OWN = """letters:
  reminder_letter:
    heading: 督办单
    paragraphs: ["{office}提请{unit}注意：{reason}。"]
    history: 前情
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> ReportTables:
    home = county.build(tmp_path_factory.mktemp("letters"))
    with tables.connect(home.published_warehouse) as connection:
        return tables.read(connection, choose(connection, "pingyang", "monthly", "2024-06"))


def texts(data: bytes) -> tuple[list[str], list[list[str]]]:
    document = Document(io.BytesIO(data))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return [p.text for p in document.paragraphs if p.text], rows


def test_a_letter_states_the_facts_and_every_period_of_the_streak(found, tmp_path):
    files = letters.render(found, tmp_path)
    assert list(files) == [
        REMINDER,
        "约谈通知_闹村乡_约谈_2024年6月.docx",
    ]  # red and black lists are no letters
    paragraphs, rows = texts(files[REMINDER])
    assert paragraphs[:3] == [
        "提醒函",
        "昆阳镇：",
        "经月通报（2024年6月）核算，你单位到位资金完成率41.15%，时序进度50.00%，落后8.85个百分点。",
    ]
    assert "第八条“风险提醒函”的规定，现予提醒。" in paragraphs[3]
    assert rows == [
        ["期间", "情况"],
        ["2024年5月", "到位资金完成率41.15%，时序进度50.00%，落后8.85个百分点"],
        ["2024年6月", "到位资金完成率41.15%，时序进度50.00%，落后8.85个百分点"],
    ]
    assert paragraphs[-2:] == [found.header.office_name, "　　　　年　　月　　日"] or "说明" in paragraphs[-1]


def test_the_same_release_gives_the_same_bytes(found, tmp_path):
    assert letters.render(found, tmp_path) == letters.render(found, tmp_path)


def test_a_single_period_has_no_table_of_periods(found, tmp_path):
    rows = tuple(replace(c, streak=1, history_zh=None) for c in found.consequences)
    _, table = texts(letters.render(replace(found, consequences=rows), tmp_path)[REMINDER])
    assert table == []


def test_an_office_words_its_own_letters_and_writes_only_those(found, tmp_path):
    (tmp_path / letters.FILE).write_text(OWN, "utf-8")
    files = letters.render(found, tmp_path)
    (name,) = files
    assert name == "督办单_昆阳镇_风险提醒函_2024年6月.docx"
    paragraphs, _ = texts(files[name])
    assert (
        f"{found.header.office_name}提请昆阳镇注意：到位资金完成率41.15%，时序进度50.00%，落后8.85个百分点。"
        in paragraphs
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{unit}", "{units}", "没有 {units} 这个词"),
        ("{unit}", "{unit", "花括号没有配对"),
        ("reminder_letter", "red_list", "letters"),
        ("    history: 前情\n", "", "history"),
    ],
)
def test_wording_that_cannot_be_filled_is_refused_with_its_line(found, tmp_path, old, new, reason):
    (tmp_path / letters.FILE).write_text(OWN.replace(old, new), "utf-8")
    with pytest.raises(DataFileError) as refused:
        letters.render(found, tmp_path)
    assert any(reason in f"{p.key} {p.reason}" and p.line for p in refused.value.problems)


def test_a_letter_that_says_something_else_stops_the_release(found, tmp_path):
    book = recompute(found)
    data = letters.render(found, tmp_path)[REMINDER]
    assert printed.check_all({REMINDER: data}, found, book) == ([], 1)
    other = tuple(replace(c, reason_zh="到位资金落后时序进度8.84个百分点") for c in found.consequences)
    ((fault,), _) = printed.check_all({REMINDER: data}, replace(found, consequences=other), book)
    assert (fault.where, fault.unit) == (REMINDER, "昆阳镇")


def test_letters_lie_in_the_pack_and_its_manifest(tmp_path: Path):
    release = draft(county.build(tmp_path), at=datetime(2024, 7, 10, 9))  # noqa: DTZ001
    assert REMINDER in {f.name for f in release.files}
    assert (release.path / REMINDER).stat().st_size > 5_000
