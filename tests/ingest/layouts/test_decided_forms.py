"""Ratings, ballots and signed points from real workbooks into landed rows, with the cell of every value."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingest import Reading, load_layouts, read_workbook
from ingest.blanks import layouts_of
from ingest.layouts import BUILT_IN
from kernel.office import load_office
from kernel.period import Period
from kernel.tables import ROW_TABLES
from tests.ingest.books import LAYOUTS, OFFICE, cells, codes
from tests.ingest.layouts.decided import (
    BALLOT,
    BALLOT_FILE,
    BALLOTS,
    MANUAL_FILE,
    RATING_FILE,
    RATINGS,
    YEAR_RATING,
    ballots,
    changed,
    points,
    ratings,
)
from tests.values.writers import FORMATS, read_as


def rows(reading: Reading, table: str, *fields: str) -> list[tuple]:
    assert all(row.keys() == set(ROW_TABLES[table].names) - {"receipt_no"} for row in reading.rows[table])
    return [tuple(row[f] for f in fields) for row in reading.rows[table]]


def named(name: str, extension: str) -> str:
    return name.replace("xlsx", extension)


@pytest.mark.parametrize("extension", FORMATS)
def test_ratings(tmp_path: Path, extension: str) -> None:
    reading = read_as(extension, tmp_path, ratings(), named(RATING_FILE, extension), "2024-Q2")
    assert codes(reading) == []
    assert (reading.form_set, reading.unit_code, reading.report_period) == ("rating", "pingyang", "2024-Q2")
    who = rows(reading, "rating_row", "unit_code", "rater_group_code", "rater_name", "rater_unit_code")
    assert who == [
        ("kunyang", "park", "平阳经开区", "jingkaiqu"),
        ("kunyang", "township", "鳌江镇", "aojiang"),
        ("aojiang", "park", "平阳经开区", "jingkaiqu"),
        ("aojiang", "leader", "张 三", None),  # a person is no unit
    ]
    said = rows(reading, "rating_row", "source_row", "item_code", "item_title", "full_score", "score")
    five = Decimal(5)
    assert said == [
        (4, "service", "服务保障", five, Decimal("4.5")),
        (5, "service", "服务保障", five, Decimal("4.25")),
        (6, "service", "服务保障", five, five),
        (7, "service", "服务保障", five, Decimal(0)),  # 0 is a score, not a blank
    ]
    where = {(r["field"], r["source_column"]) for r in reading.readings if r["form_code"] == "rating"}
    assert {("unit_code", "B"), ("rater_name", "E"), ("full_score", "F"), ("score", "G")} <= where


def test_a_year_of_ratings_is_a_form_of_its_own(tmp_path: Path) -> None:
    book = ratings(title=YEAR_RATING, period="2024年")
    reading = read_as("xlsx", tmp_path, book, "2024年年度评议表.xlsx", "2024")
    assert codes(reading) == []
    assert (reading.form_set, reading.report_period) == ("rating", "2024")
    assert len(reading.rows["rating_row"]) == 4


def test_a_merged_rater_holds_for_all_its_rows(tmp_path: Path) -> None:
    same = changed(changed(RATINGS, 1, "E", None), 1, "D", None)
    book = ratings(same)
    for column in "DE":
        book.active.merge_cells(f"{column}4:{column}5")
    reading = read_as("xlsx", tmp_path, book, RATING_FILE, "2024-Q2")
    assert rows(reading, "rating_row", "rater_group_code", "rater_name")[:2] == [("park", "平阳经开区")] * 2


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        (0, "B", "昆杨镇", "unit_unknown"),
        (0, "C", "会议纪律", "choice_unknown"),
        (0, "D", "群众", "choice_unknown"),
        (0, "G", "约4", "value_approximate"),
        (0, "G", "4万元", "unit_unexpected"),
    ],
)
def test_what_is_not_known_is_refused_in_its_cell(tmp_path, row, column, value, code) -> None:
    reading = read_as("xlsx", tmp_path, ratings(changed(RATINGS, row, column, value)), RATING_FILE, "2024-Q2")
    assert cells(reading) == [(code, "评议表", f"{column}{4 + row}")]


def test_one_rater_rates_one_item_of_a_unit_once(tmp_path: Path) -> None:
    twice = changed(changed(RATINGS, 1, "E", "平阳经开区"), 1, "D", "园区")
    reading = read_as("xlsx", tmp_path, ratings(twice), RATING_FILE, "2024-Q2")
    assert [f.code for f in reading.findings] == ["duplicate_key"]


@pytest.mark.parametrize("extension", FORMATS)
def test_ballots(tmp_path: Path, extension: str) -> None:
    reading = read_as(extension, tmp_path, ballots(), named(BALLOT_FILE, extension), "2024")
    assert codes(reading) == []
    assert (reading.form_set, reading.report_period) == ("ballot", "2024")
    assert rows(reading, "ballot_row", "rater_name", "rater_unit_code", "unit_code", "place") == [
        ("张三", None, "kunyang", 1),
        ("张三", None, "aojiang", 2),  # 第2名
        ("张三", None, "shuitou", 3),
        ("鳌江镇", "aojiang", "shuitou", 1),
        ("鳌江镇", "aojiang", "kunyang", 2),
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "place_unreadable"),
        (-1, "place_unreadable"),
        (1.5, "value_not_whole"),
        ("第一名", "value_not_number"),
        ("优秀", "value_not_number"),
    ],
)
def test_what_is_no_place(tmp_path: Path, value: object, code: str) -> None:
    reading = read_as("xlsx", tmp_path, ballots(changed(BALLOTS, 0, "F", value)), BALLOT_FILE, "2024")
    assert cells(reading) == [(code, BALLOT, "F4")]


@pytest.mark.parametrize("extension", FORMATS)
def test_signed_points(tmp_path: Path, extension: str) -> None:
    reading = read_as(extension, tmp_path, points(), named(MANUAL_FILE, extension), "2024-06")
    assert codes(reading) == []
    assert (reading.form_set, reading.unit_code, reading.report_period) == ("manual", "pingyang", "2024-06")
    assert rows(reading, "manual_row", "unit_code", "item_code", "direction_code", "points") == [
        ("kunyang", "commendation", "bonus", Decimal("0.5")),
        ("aojiang", "criticism", "deduction", Decimal(-2)),
    ]
    papers = ("document_no", "effective_date", "first_signer", "second_signer")
    assert rows(reading, "manual_row", *papers) == [
        ("浙商务〔2024〕8号", date(2024, 6, 12), "李四", "王五"),
        ("平招考〔2024〕6号", date(2024, 6, 20), "李四", "王五"),
    ]


@pytest.mark.parametrize("title", ["加减分表", "2024年6月加减分台账", "扣分表"])
def test_the_points_sheet_is_known_by_many_names(tmp_path: Path, title: str) -> None:
    book = points()
    book.active.title = title
    assert codes(read_as("xlsx", tmp_path, book, MANUAL_FILE, "2024-06")) == []


def test_a_month_without_points_is_an_empty_sheet(tmp_path: Path) -> None:
    reading = read_as("xlsx", tmp_path, points([]), MANUAL_FILE, "2024-06")
    assert (codes(reading), reading.rows["manual_row"]) == ([], [])


def test_an_office_rates_in_its_own_words_and_rhythm(tmp_path: Path) -> None:
    """A copy of the built-in layout: two groups, one item of its own, every month."""
    own = tmp_path / "pingyang"
    shutil.copytree(OFFICE.path, own)
    text = (BUILT_IN / "rating.yaml").read_text("utf-8").replace("period: quarter", "period: month")
    text = text.replace("service: [服务保障, 项目服务]", "bound_carrier: [捆绑载体单位打分]")
    own.joinpath("forms").mkdir(exist_ok=True)
    own.joinpath("forms", "rating.yaml").write_text(text, "utf-8")
    office = load_office(own)
    rated = [changed([row], 0, "C", "捆绑载体单位打分")[0] for row in RATINGS]
    path = tmp_path / "评议.xlsx"
    ratings(rated, period="2024年6月").save(path)
    name = "2024年6月评议表.xlsx"
    reading = read_workbook(path, office, load_layouts(office), name=name, folder="2024-06")
    assert codes(reading) == []
    assert reading.report_period == "2024-06"
    assert {row["item_code"] for row in reading.rows["rating_row"]} == {"bound_carrier"}


def test_the_blank_is_of_the_period_asked_for() -> None:
    def titles(period: str) -> list[str]:
        return [v.title for v in layouts_of(LAYOUTS, "rating", Period.parse(period))]

    assert titles("2024-Q2") == ["评议表"]
    assert titles("2024") == ["年度评议表"]
