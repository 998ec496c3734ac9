"""Offices whose forms tell the year to date alone, or the month alone: from real workbooks through the verdicts to scores.

Every figure is worked out here by hand. Amounts are 万元.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook

import scheme
from ingest.layouts.loading import check_file
from kernel import landed
from kernel.home import PROJECT_ROOT, Home
from tests.dbt_core.warehouse import Workspace
from tests.ingest.books import ACTIVITY, CAPITAL, COVER, PROJECT, SHEETS, TAX, monthly, write_header
from tests.orchestration.offices import SmallOffice

TODAY = datetime.fromisoformat("2024-07-10 12:00")
OFFICES = {"pingyang": "month", "sanyang": "ytd"}  # and which of the two figures its forms lack
COLUMN = {"month": "本月", "ytd": "本年累计"}
FIRMS = {"甲": "91350100M000100Y43", "乙": "91330326MA2ABCDE1R"}
MEASURES = """\
measures:
  month_tax: {title: 当月税收, fact: tax, value: paid, window: period, unit: 万元, places: 2, clause: 第七条}
  month_capital: {title: 当月到位资金, fact: capital, value: arrived, window: period, unit: 万元, places: 2, clause: 第六条}
  year_capital: {title: 本年到位资金, fact: capital, value: arrived, window: ytd, unit: 万元, places: 2, clause: 第六条}
"""
Rows = dict[str, int | None]


def book(lacks: str, unit: str, month: str, tax: Rows, capital: dict[str, tuple[int, int]]) -> Workbook:
    """A unit's workbook: firm → tax and project → capital (and since the start), in the one column the forms have."""
    made, title = monthly(), f"{month[:4]}年{int(month[5:])}月"
    made[COVER]["B3"], made[COVER]["B4"] = unit, title
    if not tax and not capital:
        made[COVER]["B9"] = "是"
        for name in SHEETS:
            del made[name]
        return made
    rows = {
        TAX: [[firm, FIRMS[firm[0]], date(2023, 5, 8), "否", paid, 0] for firm, paid in tax.items()],
        CAPITAL: [
            [name, f"{unit}{name}", "甲公司", "省外", "固定资产投资", "否", "新建", 12000, arrived, since]
            for name, (arrived, since) in capital.items()
        ],
        PROJECT: [],
        ACTIVITY: [],
    }
    for name, told in rows.items():
        form, columns, _, _ = SHEETS[name]
        del made[name]
        sheet = made.create_sheet(name)
        sheet["A1"], sheet["A2"] = (
            f"{unit}{title}{name}",
            f"填报单位：{unit}    报告期：{title}    单位：{form}",
        )
        is_told = name in (PROJECT, ACTIVITY)
        write_header(sheet, 3, [c for c in columns if is_told or c[1] != COLUMN[lacks]])
        for number, cells in enumerate(told, start=1):
            sheet.append([number, *cells, None])
    return made


def open_office(root: Path, code: str, lacks: str) -> SmallOffice:
    """An office of its own, the built-in forms of capital and tax less one column, and measures of single months."""
    folder = root / "offices" / code
    shutil.copytree(PROJECT_ROOT / "offices" / "pingyang", folder)
    for path in (folder / "office.yaml", *folder.glob("schemes/*.yaml")):
        text = path.read_text("utf-8").replace("office: pingyang", f"office: {code}")
        text = text.replace("measures:\n", MEASURES, 1).replace("measure: leads", "measure: month_tax")
        path.write_text(text.replace("each: 0.2", "each: 0.1"), "utf-8")
    (folder / "forms").mkdir()
    for form in ("capital", "tax"):
        layout = yaml.safe_load((PROJECT_ROOT / f"ingest/forms/{form}_2024.yaml").read_text("utf-8"))
        gone = [
            f
            for f, c in layout["fields"].items()
            if any(COLUMN[lacks] in x for x in c["labels"]) and "上报" not in str(c)
        ]
        assert len(gone) == 1
        del layout["fields"][gone[0]]
        (folder / "forms" / f"{form}_own.yaml").write_text(
            yaml.safe_dump(layout, allow_unicode=True), "utf-8"
        )
    home = Home(root=root / "var", offices=root / "offices")
    (home.inbox / code).mkdir(parents=True)
    return SmallOffice(home, TODAY, code=code)


@dataclass(frozen=True)
class Built:
    offices: dict[str, SmallOffice]
    query: Callable[[str], list[tuple]]

    def value(self, office: str, unit: str, period: str, measure: str) -> Decimal | str:
        """The figure of a measure in the monthly report, or why there is none."""
        ((value, state),) = self.query(
            "select value, state from int_measure_value where assessment_code = 'monthly'"
            f" and office_code = '{office}' and unit_code = '{unit}' and period_code = '{period}'"
            f" and measure_code = '{measure}'"
        )
        return state if value is None else value

    def cells(self, office: str, unit: str, period: str, measure: str) -> list[tuple[str, str, Decimal]]:
        """(file, cell, what it adds) of a figure, as trace shows them."""
        return self.query(
            "select e.file_name, e.source_cell, cast(e.contribution as decimal(18, 2)) from rpt_evidence as e"
            f" where e.assessment_code = 'monthly' and e.office_code = '{office}' and e.unit_code = '{unit}'"
            f" and e.period_code = '{period}' and e.measure_code = '{measure}' order by all"
        )


# When each workbook came, what it tells of tax and of capital.
YEAR_TO_DATE = {
    ("昆阳镇", "2024-01", "2024-02-02"): ({"甲": 10}, {"一": (100, 100)}),
    ("昆阳镇", "2024-02", "2024-03-02"): ({"甲": 25}, {"一": (180, 180)}),
    ("昆阳镇", "2024-03", "2024-04-02"): ({}, {}),
    ("昆阳镇", "2024-04", "2024-05-02"): ({"甲": 40, "乙": 7}, {"一": (300, 300), "二": (50, 50)}),
    ("昆阳镇", "2024-06", "2024-07-02"): ({"甲": 55, "乙": 9}, {"一": (310, 310), "二": (60, 60)}),
    ("鳌江镇", "2024-01", "2024-02-02"): ({"甲": 100}, {"一": (10, 10)}),
    ("鳌江镇", "2024-02", "2024-03-02"): ({"甲": 160}, {"一": (30, 30)}),
    ("鳌江镇", "2024-03", "2024-04-02"): ({"甲": 200}, {"一": (70, 70)}),
    ("水头镇", "2024-01", "2024-02-02"): ({"甲": 20}, {"一": (5, 5)}),
    ("水头镇", "2024-02", "2024-03-02"): ({"甲": 18}, {"一": (6, 6)}),
    ("萧江镇", "2024-01", "2024-02-02"): ({"甲": None}, {"一": (5, 5)}),
    ("鳌江镇", "2024-02", "2024-05-10"): ({"甲": 150}, {"一": (20, 20)}),
}
MONTHS = {
    ("昆阳镇", "2024-01", "2024-02-02"): ({"甲": 10}, {"一": (100, 100)}),
    ("昆阳镇", "2024-02", "2024-03-02"): ({"甲": 15}, {"一": (80, 180)}),
    ("昆阳镇", "2024-03", "2024-04-02"): ({}, {}),
    ("昆阳镇", "2024-04", "2024-05-02"): ({"乙": 7}, {"一": (120, 300), "二": (50, 50)}),
    ("昆阳镇", "2024-05", "2024-06-02"): ({"甲": 5, "乙": 0}, {"二": (4, 54)}),
    ("鳌江镇", "2024-01", "2024-02-02"): ({"甲": 100}, {"一": (10, 10)}),
    ("鳌江镇", "2024-03", "2024-04-02"): ({"甲": 40}, {"一": (40, 50)}),
    ("水头镇", "2024-01", "2024-02-02"): ({"甲": 100}, {"一": (10, 10)}),
    ("水头镇", "2024-02", "2024-03-02"): ({"甲": 50}, {"一": (20, 30)}),
    ("萧江镇", "2024-01", "2024-02-02"): ({"甲": None}, {"一": (5, 5)}),
    ("水头镇", "2024-01", "2024-05-10"): ({"甲": 80}, {"一": (11, 11)}),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("derived")
    offices = {}
    for code, lacks in OFFICES.items():
        office = offices[code] = open_office(root, code, lacks)
        sent = YEAR_TO_DATE if lacks == "month" else MONTHS
        for (unit, month, day), (tax, capital) in sent.items():
            office.drop(
                f"{month}/{unit}_{month}_{day}.xlsx", book(lacks, unit, month, tax, capital), f"{day} 09:00"
            )
        landed.prepare(office.home.landed)
        scheme.land(office.home, office.folder, 2024, TODAY.date())
        office.run()
    workspace = Workspace(root / "var")
    workspace.dbt("run")
    workspace.dbt("test", "--select", "test_type:data")
    return Built(offices, workspace.query)


def test_a_figure_is_held_against_what_the_form_has_alone(built: Built):
    told = {
        f"{code}/{path}": codes
        for code, office in built.offices.items()
        for path in office.ends()
        if (codes := office.codes(path))
    }
    assert told == {
        # a project that brought nothing is left out: that is asked, and its year to date stays
        "sanyang/2024-05/昆阳镇_2024-05_2024-06-02.xlsx": ["rows_missing"],
        "sanyang/2024-01/萧江镇_2024-01_2024-02-02.xlsx": ["required_blank"],  # all the form tells, and blank
        "pingyang/2024-01/萧江镇_2024-01_2024-02-02.xlsx": ["required_blank"],
        "pingyang/2024-02/水头镇_2024-02_2024-03-02.xlsx": ["cumulative_fell"],
    }


def test_a_month_is_the_year_to_date_less_that_of_the_month_before(built: Built):
    told = [built.value("pingyang", "kunyang", f"2024-0{month}", "month_tax") for month in range(1, 7)]
    # March is a nil return; in April 40 − 25 and 7 − 0; May never came, so nobody knows June alone
    assert told == [10, 25 - 10, 0, 40 - 25 + 7, "missing", "missing"]
    told = [built.value("pingyang", "kunyang", f"2024-0{month}", "month_capital") for month in range(1, 7)]
    assert told == [100, 180 - 100, 0, 300 - 180 + 50, "missing", "missing"]
    told = [built.value("pingyang", "kunyang", f"2024-0{month}", "paid_tax") for month in (1, 2, 3, 4, 6)]
    assert told == [10, 25, 25, 47, 64]


def test_a_year_to_date_is_the_sum_of_its_months(built: Built):
    told = [built.value("sanyang", "kunyang", f"2024-0{month}", "paid_tax") for month in range(1, 7)]
    # 甲 is not on April's sheet: it has what it had
    assert told == [10, 10 + 15, 25, 25 + 7, 30 + 7, "missing"]
    told = [built.value("sanyang", "kunyang", f"2024-0{month}", "year_capital") for month in range(1, 7)]
    assert told == [100, 180, 180, 180 + 120 + 50, 300 + 54, "missing"]
    told = [built.value("sanyang", "kunyang", f"2024-0{month}", "month_capital") for month in range(1, 6)]
    assert told == [100, 80, 0, 170, 4]


def test_over_a_month_that_never_came_no_year_to_date_is_known(built: Built):
    told = [built.value("sanyang", "aojiang", f"2024-0{month}", "paid_tax") for month in (1, 2, 3)]
    assert told == [100, "missing", "missing"]
    assert built.value("sanyang", "aojiang", "2024-03", "month_tax") == 40
    assert built.query(
        "select paid_ytd_wan, ytd_basis from fct_tax where office_code = 'sanyang' and unit_code = 'aojiang' and month = '2024-03'"
    ) == [(None, "unknown")]


def test_a_month_that_is_sent_again_changes_what_rests_on_it(built: Built):
    # February said 160, and 150 since May: so March brought 40 then and 50 now
    assert built.value("pingyang", "aojiang", "2024-03", "month_tax") == 200 - 150
    assert built.value("pingyang", "aojiang", "2024-02", "month_tax") == 150 - 100
    states = built.query(
        "select known_from, known_until, sum(amount_wan) from bridge_derived_amount where fact = 'tax' and unit_code = 'aojiang'"
        " and office_code = 'pingyang' and month = '2024-03' group by all order by all"
    )
    again, ever = datetime.fromisoformat("2024-05-10 09:00"), datetime.fromisoformat("1900-01-01")
    assert states == [(ever, again, 200 - 160), (again, None, 200 - 150)]
    # January said 100, and 80 since May
    assert built.value("sanyang", "shuitou", "2024-02", "paid_tax") == 80 + 50
    states = built.query(
        "select known_from, known_until, sum(amount_wan) from bridge_derived_amount where fact = 'tax' and unit_code = 'shuitou'"
        " and office_code = 'sanyang' and month = '2024-02' group by all order by all"
    )
    assert states == [(ever, again, 100 + 50), (again, None, 80 + 50)]


def test_a_derived_figure_is_told_by_the_cells_it_is_made_of(built: Built):
    april, february = "昆阳镇_2024-04_2024-05-02.xlsx", "昆阳镇_2024-02_2024-03-02.xlsx"
    assert built.cells("pingyang", "kunyang", "2024-04", "month_tax") == [
        (february, "F5", Decimal("-25.00")),
        (april, "F5", Decimal("40.00")),
        (april, "F6", Decimal("7.00")),
    ]
    january = "昆阳镇_2024-01_2024-02-02.xlsx"
    assert built.cells("sanyang", "kunyang", "2024-04", "paid_tax") == [
        (january, "F5", Decimal("10.00")),
        (february, "F5", Decimal("15.00")),
        (april, "F5", Decimal("7.00")),
    ]


def test_of_derived_amounts_what_was_told_in_time_is_that_of_their_cells(built: Built):
    # all of it came before 10 December
    told = [built.value(office, "kunyang", "2024-04", "capital_in_time") for office in OFFICES]
    assert told == [350, 350]
    told = [built.value(office, "kunyang", "2024-04", "shared_capital") for office in OFFICES]
    assert told == [350, 350]


def test_what_was_known_first_is_derived_of_what_was_known(built: Built):
    assert built.value("pingyang", "aojiang", "2024-03@first", "month_tax") == 200 - 160
    assert built.value("sanyang", "shuitou", "2024-02@first", "paid_tax") == 100 + 50


def test_revisions_of_a_report_of_months_are_of_its_year_to_date(built: Built):
    versions = built.query(
        "select measure_code, version, value from fct_revision where office_code = 'sanyang' and unit_code = 'shuitou'"
        " and month = '2024-01' and measure_code in ('arrived', 'paid') order by all"
    )
    assert versions == [("arrived", 1, 10), ("arrived", 2, 11), ("paid", 1, 100), ("paid", 2, 80)]
    assert built.query(
        "select measure_code, value from fct_revision where office_code = 'sanyang' and unit_code = 'kunyang'"
        " and month = '2024-04' and measure_code in ('arrived', 'paid') order by all"
    ) == [("arrived", 350), ("paid", 32)]


def test_scores_rest_on_derived_figures(built: Built):
    # 0.1 points every full 万元, 3 at most: 10, 15, 0, 22 万元
    points = built.query(
        "select period_code, points from rpt_score_sheet where office_code = 'pingyang' and assessment_code = 'monthly'"
        " and unit_code = 'kunyang' and indicator_code = 'leads' and score_status = 'scored' order by period_code"
    )
    assert points[:4] == [
        ("2024-01", Decimal("1.0")),
        ("2024-02", Decimal("1.5")),
        ("2024-03", Decimal("0")),
        ("2024-04", Decimal("2.2")),
    ]


def test_a_layout_tells_one_of_the_two_at_least(tmp_path: Path):
    office = open_office(tmp_path, "pingyang", "ytd")
    path = office.folder.path / "forms" / "tax_own.yaml"
    assert check_file(path, office.folder) == []
    layout = yaml.safe_load(path.read_text("utf-8"))
    del layout["fields"]["paid_month_wan"]
    path.write_text(yaml.safe_dump(layout, allow_unicode=True), "utf-8")
    assert [p.reason for p in check_file(path, office.folder)] == [
        "本月数与本年累计至少要有一栏：paid_month_wan、paid_ytd_wan"
    ]
