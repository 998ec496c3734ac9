"""Units over time: a table of changes held against units.csv, and workbooks of units that are not there, each in its cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kernel.closed_yaml import read_yaml
from kernel.findings import MESSAGES, Finding, catalogue
from kernel.office import Unit
from tests.ingest import books
from tests.ingest.duty_books import SHEETS, table
from tests.values.judging import findings_apart, findings_of, told

SHEET = SHEETS["unit_change"][0]
PAPER = "平政发〔2024〕1号"
# 腾蛟 was merged into 水头 on 2024-05-01; 麻步 split then into 山门 and a new 顺溪; 闹村 is a new name of 青街 since 2024.
TIMES: dict[str, tuple[date, date | None]] = {
    "tengjiao": (date(2000, 1, 1), date(2024, 4, 30)),
    "mabu": (date(2000, 1, 1), date(2024, 4, 30)),
    "shunxi": (date(2024, 5, 1), None),
    "qingjie": (date(2000, 1, 1), date(2023, 12, 31)),
    "naocun": (date(2024, 1, 1), None),
}


@pytest.fixture(autouse=True, scope="module")
def office() -> Iterator[None]:
    """平阳 as its units would have been."""
    units = tuple(_timed(unit) for unit in books.OFFICE.units)
    changed = replace(books.OFFICE, units=units)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(books, "OFFICE", changed)
        patch.setattr("tests.values.judging.OFFICE", changed)
        yield


def _timed(unit: Unit) -> Unit:
    first, last = TIMES.get(unit.unit_code, (unit.valid_from, unit.valid_to))
    return unit.model_copy(update={"valid_from": first, "valid_to": last})


RIGHT: list[list[Any]] = [
    ["腾蛟镇", "并入", "2024-05-01", "水头镇", None, PAPER],
    ["麻步镇", "拆分", "2024-05-01", "山门镇", 60, PAPER],
    ["麻步镇", "拆分", "2024-05-01", "顺溪镇", 40, PAPER],
    ["青街畲族乡", "更名", "2024-01-01", "闹村乡", 100, PAPER],
    ["顺溪镇", "新设", "2024-05-01", None, None, PAPER],
    ["昆阳镇", "拆分", "2024-07-01", "昆阳镇", 70, PAPER],
    ["昆阳镇", "拆分", "2024-07-01", "鳌江镇", 30, PAPER],
    ["万全镇", "调组", "2024-07-01", None, None, PAPER],
]
WRONG: list[list[Any]] = [
    ["腾蛟镇", "并入", "2024-06-01", "水头镇", 90, PAPER],  # closed a month earlier; a merger is whole
    ["麻步镇", "拆分", "2024-05-01", "山门镇", 60, PAPER],
    ["麻步镇", "拆分", "2024-05-01", "顺溪镇", 30, None],
    ["麻步镇", "撤销", "2024-05-01", None, None, PAPER],  # split that very day
    [
        "昆阳镇",
        "拆分",
        "2024-07-01",
        "青街畲族乡",
        None,
        PAPER,
    ],  # gone since 2024, no share; 昆阳 still there
    ["顺溪镇", "新设", "2024-06-01", "山门镇", None, PAPER],
    ["万全镇", "并入", None, None, None, PAPER],
    ["海西镇", "更名", "2024-05-01", "海西新城", None, PAPER],
    ["腾蛟镇", "并入", "2024-06-01", "水头镇", 90, PAPER],
]
CASES: dict[str, tuple[list[list[Any]], list[tuple[str, str]]]] = {
    "right": (RIGHT, []),
    "wrong": (
        WRONG,
        [
            ("change_end_differs", "D4"),
            ("change_share_unlikely", "F4"),
            ("change_shares_off", "F5"),
            ("required_blank", "G6"),
            ("change_contradicts", "C7"),
            ("change_unit_not_there", "D8"),
            ("change_share_blank", "F8"),
            ("change_end_differs", "D8"),
            ("change_begin_differs", "D9"),
            ("change_successor_written", "E9"),
            ("required_blank", "D10"),
            ("change_successor_blank", "E10"),
            ("change_successor_unknown", "E11"),
            ("change_end_differs", "D11"),
            ("duplicate_row", "B12"),
            ("duplicate_key", "E12"),
            ("change_end_differs", "D12"),
            ("change_share_unlikely", "F12"),
        ],
    ),
}


@pytest.fixture(scope="module")
def judged(office: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    """What each case's table is told on its sheet."""
    books = [[table("unit_change", "2024年", rows)] for rows, _ in CASES.values()]
    found = findings_apart(tmp_path_factory.mktemp("tables"), books)
    return {name: [f for f in of["r1"] if f.sheet == SHEET] for name, of in zip(CASES, found, strict=True)}


@pytest.mark.parametrize("name", CASES)
def test_changes_are_held_against_the_list_of_units(name: str, judged: dict[str, list[Finding]]) -> None:
    assert told(judged[name]) == sorted(CASES[name][1])


def test_a_finding_says_what_the_list_of_units_has(judged: dict[str, list[Finding]]) -> None:
    said = {(f.code, f.cell): f.message_zh for f in judged["wrong"]}
    assert said["change_end_differs", "D4"] == (
        "按本行，该单位应于生效日期 2024-06-01 的前一天停用；单位名单（units.csv）中为2000-01-01至2024-04-30"
    )
    assert said["change_unit_not_there", "D8"] == (
        "生效日期 2024-07-01 时“青街畲族乡”不在；单位名单（units.csv）中为2000-01-01至2023-12-31"
    )
    assert said["change_shares_off", "F5"] == "这次拆分各行占比合计为 90%"  # 60 + 30


def _in_groups(**months: str) -> dict[str, dict[str, str]]:
    """万全's group by month, m06="一类乡镇"; the other units are in none."""
    return {f"2024-{month[1:]}": {"wanquan": group} for month, group in months.items()}


@pytest.mark.parametrize(
    ("day", "groups", "same"),
    [
        ("2024-07-01", _in_groups(m06="一类乡镇", m07="二类乡镇"), None),
        ("2024-07-01", _in_groups(m06="一类乡镇", m07="一类乡镇", m08="二类乡镇"), "一类乡镇"),
        ("2024-07-15", _in_groups(m06="一类乡镇", m07="二类乡镇", m08="二类乡镇"), None),
        ("2024-07-15", _in_groups(m06="一类乡镇", m07="一类乡镇", m08="二类乡镇"), None),
        ("2024-07-15", _in_groups(m06="一类乡镇", m07="一类乡镇", m08="一类乡镇"), "一类乡镇"),
        ("2024-07-15", _in_groups(m06="一类乡镇", m07="一类乡镇"), None),  # August's scheme is not written
        ("2024-07-01", _in_groups(m07="一类乡镇"), None),  # June's is not
    ],
)
def test_a_regrouping_is_held_against_the_groups_of_the_schemes(
    day: str, groups: dict[str, dict[str, str]], same: str | None, tmp_path: Path
) -> None:
    book = table("unit_change", "2024年", [["万全镇", "调组", day, None, None, PAPER]])
    found = [f for f in findings_of(tmp_path, book, groups=groups)["r1"] if f.sheet == SHEET]
    shown = [(f.code, f.cell, f.message_zh) for f in found]
    said = f"按考核办法的分组，该单位在生效日期 {day} 前后都在“{same}”"
    assert shown == ([("change_group_same", "D4", said)] if same else [])


def _of(book: Workbook, unit: str, month: int) -> tuple[Workbook, str, str]:
    """The right monthly workbook as another unit's, of another month."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=8):
            for cell in row:
                if isinstance(cell.value, str):
                    said = cell.value.replace("昆阳镇", unit)
                    cell.value = said.replace("2024年6月", f"2024年{month}月").replace(
                        "2024-06", f"2024-{month:02d}"
                    )
    return book, f"{unit}_招商引资月报_2024年{month}月.xlsx", f"2024-{month:02d}"


@pytest.mark.parametrize(
    ("unit", "month", "is_there"), [("腾蛟镇", 4, True), ("腾蛟镇", 6, False), ("顺溪镇", 4, False)]
)
def test_a_workbook_of_a_unit_that_is_not_there_is_held(
    unit: str, month: int, is_there: bool, tmp_path: Path
) -> None:
    book, name, folder = _of(books.monthly(), unit, month)
    book.save(tmp_path / name)
    findings = books.read(tmp_path / name, name, folder).findings
    absent = [f for f in findings if f.code == "unit_not_there"]
    assert [f.sheet for f in absent] == ([] if is_there else [books.COVER])
    assert catalogue()["unit_not_there"].is_confirmable
    if (unit, month) == ("腾蛟镇", 6):
        assert absent[0].raw_value == "腾蛟镇"
        assert "“腾蛟镇”存续期为2000-01-01至2024-04-30，2024年6月没有这个单位" in absent[0].message_zh


def test_a_row_about_a_unit_that_is_not_there_is_held_in_its_cell(tmp_path: Path) -> None:
    rows = [["水头镇", "甲项目", "P1", None, None], ["腾蛟镇", "乙项目", "P2", None, None]]
    [findings] = findings_of(tmp_path, table("register", "2024年第三季度", rows)).values()
    assert [(f.cell, f.field) for f in findings if f.code == "unit_not_there"] == [("B5", "unit_code")]


def test_every_message_is_shown_by_a_case() -> None:
    shown = {code for _, expected in CASES.values() for code, _ in expected}
    elsewhere = {"unit_not_there", "change_group_same"}
    assert set(read_yaml(MESSAGES / "units.yaml")) <= {*shown, *elsewhere}
