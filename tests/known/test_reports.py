"""Report definitions are closed data over columns there are; cells are as an office reads them; every mart has its clocks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml

from kernel.closed_yaml import DataFileError, load
from kernel.home import Home
from kernel.period import Period
from orchestration.warehouse import DBT_PROJECT
from publish import reports
from publish.reports import Report

MODELS = {
    model["name"]: {c["name"]: c for c in model.get("columns", [])}
    for path in (DBT_PROJECT / "models" / "marts").rglob("*.yml")
    for model in (yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) or {}).get("models", [])
}
# What a row is about: its month or period; of a life that spans many, the month it was last reported for; of a target its year.
PERIODS = {
    "month",
    "report_period",
    "period_code",
    "inspected_month",
    "last_month",
    "as_of_month",
    "scheme_year",
}

DEFINITION = """\
title: 试表
table: rpt_trial
answers: 试一试。
filters: {year: scheme_year, unit: unit_code, period: month}
order: [month]
columns:
  - {field: month, title: 月份}
  - {field: amount, title: 金额, unit: 万元, kind: amount}
  - {field: value, title: 数值, kind: amount, is_scaled: true}
  - {field: received_at, title: 收到, kind: moment, estimated: is_estimated}
  - {field: state, title: 状态, kind: code, labels: {late: 迟报}}
  - {field: started, title: 开工, kind: date}
  - {field: is_new, title: 新建, kind: flag}
  - {field: share_pct, title: 占比, unit: "%", kind: pct}
  - {field: number, title: 个数, kind: count}
  - {field: score, title: 得分, kind: points}
  - {field: rate, title: 汇率, kind: rate}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "trial.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A published copy with three rows of a table of its own."""
    home = Home(tmp_path, tmp_path)
    home.published.mkdir()
    with duckdb.connect(str(home.published_warehouse)) as connection:
        connection.execute("""
            create table rpt_trial (
                office_code varchar, scheme_year integer, unit_code varchar, month varchar, amount decimal(18, 6),
                value decimal(18, 6), display_factor decimal(18, 6), display_places integer, received_at timestamp,
                is_estimated boolean, state varchar, started date, is_new boolean, share_pct decimal(18, 2),
                number integer, score decimal(18, 4), rate decimal(18, 6)
            )
        """)
        rows = [
            ("o", 2024, "a", "2024-06", "1234.565000", "25000", "10000", 2, "2024-07-03 09:12", True, "late",
             "2024-05-01", True, "12.50", 1200, "8.125", "0.86"),
            ("o", 2024, "b", "2024-Q2", "0", "1", "1", 0, "2024-07-05 23:59:59", False, "odd", None, False, None, 0, "7", "100"),
            ("o", 2023, "a", "2023-12", None, None, "1", 0, None, None, None, None, None, None, None, None, None),
            ("p", 2024, "a", "2024-06", "1", "1", "1", 0, None, None, None, None, None, None, None, None, None),
        ]  # fmt: skip
        connection.executemany(f"insert into rpt_trial values ({', '.join('?' * 17)})", rows)
    return home


def told(home: Home, tmp_path: Path, **narrowed: object) -> list[tuple[str, ...]]:
    report = load(written(tmp_path, DEFINITION), Report)
    paper = reports.report_paper(home, report, reports.Asked("o", "某县", **narrowed))
    return [row for grid in paper.sections[0].grids for row in grid.rows]


def test_cells_are_as_an_office_reads_them(home: Home, tmp_path: Path):
    """1234.565 rounds half up to 1,234.57; 25000 万元 are 2.50 亿元; a rate of 0.860000 is 0.86; — is no figure, 0 is one."""
    last, june, quarter = told(home, tmp_path)
    assert last == ("2023-12", *["—"] * 10)
    assert june == (
        "2024-06", "1,234.57", "2.50", "2024-07-03 09:12 估", "迟报", "2024-05-01", "是", "12.50", "1,200", "8.125", "0.86",
    )  # fmt: skip
    assert quarter == ("2024-Q2", "0.00", "1", "2024-07-05", "odd", "—", "否", "—", "0", "7.00", "100")


@pytest.mark.parametrize(
    ("narrowed", "months"),
    [
        ({"year": 2024}, ["2024-06", "2024-Q2"]),
        ({"unit_code": "a"}, ["2023-12", "2024-06"]),
        ({"period": Period.parse("2024-Q2")}, ["2024-06", "2024-Q2"]),
        ({"period": Period.parse("2024-06")}, ["2024-06"]),
        ({"period": Period.parse("2023"), "unit_code": "a"}, ["2023-12"]),
        ({"period": Period.parse("2024-05")}, []),
    ],
)
def test_a_report_is_narrowed_to_what_lies_within(home: Home, tmp_path: Path, narrowed, months):
    assert [row[0] for row in told(home, tmp_path, **narrowed)] == months


@pytest.mark.parametrize(
    ("period", "months", "said"),
    [
        ("2024-Q2", ["2024-Q2"], "共 1 行"),
        ("2024-06", ["2024-06"], "共 1 行"),
        ("2024", [], "没有这一期；以内各期有：2024-06、2024-Q2"),
        ("2022", [], "没有符合条件的行"),
    ],
)
def test_of_assessment_periods_that_very_one_is_told(home: Home, tmp_path: Path, period, months, said):
    text = DEFINITION.replace("period: month", "assessment_period: month")
    report = load(written(tmp_path, text), Report)
    paper = reports.report_paper(home, report, reports.Asked("o", "某县", period=Period.parse(period)))
    [section] = paper.sections
    assert [row[0] for grid in section.grids for row in grid.rows] == months
    assert section.sentences[1] == said


def test_a_year_is_a_period_where_the_table_has_no_year(home: Home, tmp_path: Path):
    text = DEFINITION.replace("year: scheme_year, ", "")
    report = load(written(tmp_path, text), Report)
    paper = reports.report_paper(home, report, reports.Asked("o", "某县", year=2023))
    assert [row[0] for row in paper.sections[0].grids[0].rows] == ["2023-12"]
    assert paper.lines == ("2023年度",)


def test_a_home_of_the_past_says_so(home: Home, tmp_path: Path):
    report = load(written(tmp_path, DEFINITION), Report)
    past = Home(home.root, home.offices, date(2024, 7, 4))
    paper = reports.report_paper(past, report, reports.Asked("o", "某县"))
    assert paper.lines == ("截至 2024-07-04 日终所知",)


def test_a_table_that_is_not_there_yet(home: Home, tmp_path: Path):
    report = load(written(tmp_path, DEFINITION.replace("rpt_trial", "rpt_later")), Report)
    with pytest.raises(reports.NotYetModelledError):
        reports.report_paper(home, report, reports.Asked("o", "某县"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: code, labels: {late: 迟报}", "kind: code", "kind: code 要写 labels"),
        ("kind: flag}", "kind: flag, places: 2}", "places 只用于 kind: amount"),
        ("kind: date}", "kind: date, estimated: is_new}", "estimated 只用于 kind: moment"),
        ("is_scaled: true", "is_scaled: true, places: 2", "is_scaled 的小数位由每一行自己定"),
        ("table: rpt_trial", "table: fct_trial", "只读 rpt_ 开头的报表层"),
        ("period: month}", "period: month, assessment_period: month}", "只写一个"),
        ("order: [month]", "order: []", "order"),
        ("title: 试表", "title: 试表\ncolour: red", "colour"),
        ("kind: count", "kind: number", "kind"),
    ],
)
def test_a_faulty_definition_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str):
    assert old in DEFINITION
    with pytest.raises(DataFileError, match=said):
        load(written(tmp_path, DEFINITION.replace(old, new, 1)), Report)


@pytest.mark.parametrize("name", sorted(reports.reports()))
def test_a_report_prints_columns_its_table_has_and_names_every_code(name: str):
    report = reports.report(name)
    columns = MODELS[report.table]
    filters = [f for f in vars(report.filters).values() if f]
    used = {*report.order, *filters, *(field for column in report.columns for field in column.fields)}
    assert used - columns.keys() == set()
    for column in (c for c in report.columns if c.labels):
        assert set(columns[column.field]["config"]["meta"].get("values", ())) <= column.labels.keys()


@pytest.mark.parametrize("name", sorted(name for name in MODELS if name.startswith("fct_")))
def test_every_mart_carries_its_clocks(name: str):
    """What a row is about, when it was received, when it was loaded."""
    columns = MODELS[name].keys()
    assert {"received_at", "loaded_at"} <= columns and columns & PERIODS
