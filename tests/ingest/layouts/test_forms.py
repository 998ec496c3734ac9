"""The published forms F2 to F5, read whole: every cell lands, or is named by a finding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ingest import Reading
from kernel.closed_yaml import read_values
from kernel.findings import MESSAGES
from tests.ingest.books import cells, codes
from tests.ingest.layouts.forms import (
    FUND_ROWS,
    SELF,
    Spoil,
    project_sheets,
    put,
    read_book,
    score_sheet,
    self_assessment,
    target_tree,
)

ONE, TWO = "智能装备项目", "食品加工项目"


def read_projects(tmp_path: Path, spoil: Spoil | None = None) -> Reading:
    return read_book(tmp_path, project_sheets(ONE, TWO), "昆阳镇_项目月报_2024年6月.xlsx", "2024-06", spoil)


def read_self(tmp_path: Path, spoil: Spoil | None = None) -> Reading:
    return read_book(tmp_path, self_assessment(), "昆阳镇_2008年自评.xlsx", "2008", spoil)


def read_tree(tmp_path: Path, spoil: Spoil | None = None) -> Reading:
    return read_book(tmp_path, target_tree(), "2010年目标任务.xlsx", "2010", spoil)


def read_scores(tmp_path: Path, spoil: Spoil | None = None) -> Reading:
    return read_book(tmp_path, score_sheet(), "昆阳镇_2012年评分表.xlsx", "2012", spoil)


# --- F2: one sheet a project


def test_f2_lands_a_row_a_fund_source_with_the_projects_cells(tmp_path):
    reading = read_projects(tmp_path)
    assert codes(reading) == []
    assert (reading.form_set, reading.unit_code, reading.report_period) == (
        "project_sheet",
        "kunyang",
        "2024-06",
    )
    rows = reading.rows["project_sheet_row"]
    assert [(r["source_sheet"], r["source_row"], r["fund_source_code"]) for r in rows] == [
        (name, row, source)
        for name in (ONE, TWO)
        for row, source in ((9, "owner"), (10, "bank"), (11, "government"))
    ]
    assert rows[0] == {
        "office_code": "pingyang",
        "unit_code": "kunyang",
        "report_period": "2024-06",
        "source_sheet": ONE,
        "source_row": 9,
        "project_code": f"LY-{ONE}",
        "project_name": ONE,
        "investor_name": "某某实业有限公司",
        "project_place": "昆阳镇东门村",
        "construction_code": "new",
        "content_text": "厂房2万平方米，年产设备500台套。",
        "fund_source_code": "owner",
        "total_investment_wan": Decimal(6000),
        "year_plan_wan": Decimal(2000),
        "month_amount_wan": Decimal("150.5"),
        "ytd_amount_wan": Decimal(900),
        "since_start_amount_wan": Decimal(2400),
        "progress_text": "一期主体完工。\n\n二期正在打桩。",
        "problem_text": None,
        "request_text": "用电增容",
        "remark": None,
    }
    assert rows[2]["month_amount_wan"] == 0  # written 0 is 0
    places = {
        r["field"]: (r["source_column"], r["first_row"], r["last_row"])
        for r in reading.readings
        if r["source_sheet"] == ONE
    }
    assert places["project_code"] == ("E", 4, 4)
    assert places["progress_text"] == ("B", 13, 13)
    assert places["month_amount_wan"] == ("D", 9, 11)
    assert [t.values["month_amount_wan"] for t in reading.totals] == [Decimal("250.5")] * 2


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (put(ONE, "D12", 252), ("total_mismatch", ONE, "D12")),  # 150.5 + 100 + 0 = 250.5
        (put(ONE, "B4", None), ("label_blank", ONE, "A4")),
        (put(ONE, "A15", "其他情况"), ("cell_unlabelled", ONE, "A15")),
        (put(ONE, "A13", "工程进度说明"), ("choice_unknown", ONE, "A13")),
        (put(ONE, "A15", "存在问题"), ("label_duplicate", ONE, "A15")),
        (put(ONE, "A9", "股东借款"), ("choice_unknown", ONE, "A9")),
        (put(ONE, "B6", "扩建"), ("choice_unknown", ONE, "B6")),
        (put(TWO, "B4", ONE), ("duplicate_across_sheets", TWO, None)),
        (put(ONE, "A2", "填报单位：昆阳镇    报告期：2024年6月"), ("sheet_unit_unstated", ONE, "B8")),
        (put(ONE, "G5", "补充"), ("cell_unlabelled", ONE, "G5")),
        (lambda book: setattr(book[ONE].row_dimensions[5], "hidden", True), ("hidden_rows", ONE, "B5")),
        (
            lambda book: setattr(book[ONE].column_dimensions["E"], "hidden", True),
            ("hidden_column", ONE, "E5"),
        ),
    ],
)
def test_f2_faults_are_named_at_their_cell(tmp_path, spoil, expected):
    reading = read_projects(tmp_path, spoil)
    assert expected in cells(reading)
    found = next(f for f in reading.findings if f.code == expected[0])
    assert "{" not in found.message_zh + found.remedy_zh
    assert len(reading.rows["project_sheet_row"]) >= 6  # no row is lost because of it


def test_f2_a_column_of_zeros_and_blanks_is_to_be_explained(tmp_path):
    def idle(book):
        for row, value in ((9, 0), (10, None), (11, 0), (12, 0)):
            book[ONE].cell(row, 4).value = value

    reading = read_projects(tmp_path, idle)
    assert cells(reading) == [("zero_or_missing", ONE, "D8")]
    assert reading.findings[0].severity == "explain"
    months = [r["month_amount_wan"] for r in reading.rows["project_sheet_row"][:3]]
    assert months == [Decimal(0), None, Decimal(0)]  # written 0 is 0, blank is blank


def test_f2_a_finding_names_the_project_of_its_sheet(tmp_path):
    reading = read_projects(tmp_path, put(TWO, "D9", "约150"))
    assert [(f.code, f.subject) for f in reading.findings] == [("value_approximate", TWO)]


def test_f2_a_blank_label_takes_nothing_from_its_neighbour(tmp_path):
    """项目名称 is blank: the next filled cell to the right is another label, and no value."""
    reading = read_projects(tmp_path, put(ONE, "B4", None))
    assert {r["project_name"] for r in reading.rows["project_sheet_row"]} == {None, TWO}


# --- F3: self-assessment


def test_f3_lands_the_self_assessed_and_the_verified_copy(tmp_path):
    reading = read_self(tmp_path)
    assert codes(reading) == []
    assert (reading.form_set, reading.unit_code, reading.report_period) == (
        "self_assessment",
        "kunyang",
        "2008",
    )
    own, verified = reading.rows["self_assessment_row"]
    assert (own["copy_code"], verified["copy_code"]) == ("self", "verified")
    assert own["assessed_date"] == date(2009, 1, 10)
    assert [own["signed_count"], own["performed_count"], own["performance_rate_pct"]] == [20, 18, Decimal(90)]
    assert (own["arrived_total_wan"], own["arrival_points"]) == (Decimal(108000), Decimal("31.5"))
    assert (own["total_points"], verified["total_points"]) == (Decimal("93.5"), Decimal("92.5"))
    assert verified["performance_points"] == Decimal(8)
    fields = {r["field"]: r for r in reading.readings if r["source_sheet"] == "自评表"}
    assert len(fields) == len(SELF) + 2
    assert (fields["total_points"]["source_column"], fields["total_points"]["first_row"]) == ("B", 6)
    assert (fields["assessed_date"]["source_column"], fields["assessed_date"]["first_row"]) == ("A", 2)


def test_f3_both_copies_may_be_columns_of_one_table(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "考核自评表"
    sheet["A1"] = "被考核单位（盖章）：昆阳镇    考核年度：2008年    单位：万元"
    columns = []
    for group, leaf, own, verified in SELF:
        columns += (
            [(group, "得分", "自评", own), (group, "得分", "考核", verified)]
            if leaf == "得分"
            else [(group, leaf, None, own)]
        )
    for index, (group, middle, leaf, value) in enumerate(columns, start=1):
        sheet.cell(2, index, group)
        sheet.cell(3, index, middle)
        sheet.cell(4, index, leaf)
        sheet.cell(5, index, value)
        if leaf is None:
            sheet.merge_cells(start_row=3, start_column=index, end_row=4, end_column=index)
    sheet["A6"], sheet["B6"] = "考核总得分：93.5", None
    sheet["A7"] = "核定总得分：92.5分"
    reading = read_book(tmp_path, book, "昆阳镇_2008年自评.xlsx", "2008")
    assert codes(reading) == []
    row = reading.rows["self_assessment_row"][0]
    assert (row["copy_code"], row["performance_points"], row["performance_verified_points"]) == ("self", 9, 8)
    assert (row["total_points"], row["verified_total_points"]) == (Decimal("93.5"), Decimal("92.5"))


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (
            lambda book: setattr(book["考核表"], "title", "自评表（2）"),
            ("duplicate_across_sheets", "自评表（2）", None),
        ),
        (put("自评表", "B6", None), ("label_blank", "自评表", "A6")),
        (put("自评表", "D5", "9.5个"), ("unit_unexpected", "自评表", "D5")),
    ],
)
def test_f3_faults(tmp_path, spoil, expected):
    assert expected in cells(read_self(tmp_path, spoil))


def test_f3_a_sheet_that_is_neither_copy_is_told(tmp_path):
    def rename(book):
        book["考核表"].title = "Sheet2"
        book["Sheet2"]["A1"] = "2008年招商引资项目大兑现"

    reading = read_self(tmp_path, rename)
    assert cells(reading) == [("word_unstated", "Sheet2", None)]
    assert [r["copy_code"] for r in reading.rows["self_assessment_row"]] == ["self", None]


@pytest.mark.parametrize(
    ("label", "written", "found"),
    [
        ("考核总得分（分）：93.5", None, []),
        ("考核总得分（万元）：93.5", None, ["column_unit_unexpected"]),
        ("考核总得分（万元）", 93.5, ["column_unit_unexpected"]),
    ],
)
def test_f3_a_labels_own_unit_counts(tmp_path, label, written, found):
    def spoil(book):
        book["自评表"]["A6"], book["自评表"]["B6"] = label, written

    reading = read_self(tmp_path, spoil)
    assert codes(reading) == found
    assert reading.rows["self_assessment_row"][0]["total_points"] == Decimal("93.5")


# --- F4: nested targets


def test_f4_parts_know_their_whole_and_only_wholes_make_the_total(tmp_path):
    reading = read_tree(tmp_path)
    assert codes(reading) == []
    rows = reading.rows["target_row"]
    assert [(r["unit_code"], r["target_code"], r["target_value"], r["parent_unit_code"]) for r in rows] == [
        ("kunyang", "utilised_fdi", Decimal(1000), None),  # 万美元 stay 万美元
        ("kunyang", "city_outside_capital", Decimal(200000), None),  # 20亿元
        ("wanquan", "utilised_fdi", Decimal(400), "kunyang"),
        ("wanquan", "city_outside_capital", Decimal(85000), "kunyang"),
        ("aojiang", "utilised_fdi", Decimal(800), None),
        ("aojiang", "city_outside_capital", Decimal(155000), None),
        ("shuitou", "utilised_fdi", Decimal(300), "aojiang"),
        ("shuitou", "city_outside_capital", Decimal(50000), "aojiang"),
        ("xiaojiang", "utilised_fdi", Decimal(200), "aojiang"),
    ]
    assert {r["form_code"] for r in reading.readings} == {"target"}
    assert rows[0]["document_no"] == "长招〔2010〕1号"


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        # 鳌江镇 800 < 水头镇 700 + 萧江镇 200
        (put("目标任务分解表", "B8", 700), [("parts_exceed_whole", "目标任务分解表", "B7")]),
        (put("目标任务分解表", "B4", 1900), [("total_mismatch", "目标任务分解表", "B4")]),
        (put("目标任务分解表", "A5", "其中：昆阳镇"), [("part_without_whole", "目标任务分解表", "A5")]),
        # written no further in than the wholes: 1000 + 800 + 200 ≠ 1800
        (put("目标任务分解表", "A9", "萧江镇"), [("part_unclear", "目标任务分解表", "A9")]),
    ],
)
def test_f4_faults(tmp_path, spoil, expected):
    found = cells(read_tree(tmp_path, spoil))
    assert set(expected) <= set(found)


def test_f4_parts_are_compared_within_the_precision_of_what_was_written(tmp_path):
    def rounded(whole: float, part: float):
        def spoil(book):
            sheet = book["目标任务分解表"]
            sheet["C5"], sheet["C6"], sheet["C4"] = whole, part, None

        return spoil

    # 8.4 may be 8.4499…, 8.44 may be 8.435: 8.44 fits within 0.05 + 0.005
    assert codes(read_tree(tmp_path, rounded(8.4, 8.44))) == []
    assert codes(read_tree(tmp_path, rounded(8.4, 8.46))) == ["parts_exceed_whole"]


def test_f4_of_which_in_a_column_of_its_own(tmp_path):
    """单位 merged over two columns: `其中` on the left, the names on the right."""

    def split(book):
        sheet = book["目标任务分解表"]
        sheet.insert_cols(2)
        sheet.merge_cells("A3:B3")
        sheet["A6"], sheet["B6"] = "其中：", "万全镇"

    reading = read_tree(tmp_path, split)
    assert codes(reading) == []
    assert [r["unit_code"] for r in reading.rows["target_row"]][2:4] == ["wanquan"] * 2


# --- F5: score sheet


def test_f5_lands_a_row_a_scored_item(tmp_path):
    reading = read_scores(tmp_path)
    assert codes(reading) == []
    rows = reading.rows["score_sheet_row"]
    assert [
        (r["content_name"], r["item_code"], r["full_points"], r["self_points"], r["reviewed_points"])
        for r in rows
    ] == [
        ("引进实绩（50分）", "H0", 50, 60, 50),
        ("组织服务（50分）", "H1", 10, 10, Decimal("8.5")),
        ("组织服务（50分）", "H2", 8, 8, 8),  # the merged content holds for both rows
    ]
    assert reading.totals[0].values == {
        "full_points": 68,
        "self_points": 78,
        "reviewed_points": Decimal("66.5"),
    }
    assert cells(read_scores(tmp_path, put("考核评分表", "G8", 70))) == [
        ("total_mismatch", "考核评分表", "G8")
    ]


def test_every_message_about_layouts_is_tested():
    """Here, beside this file, with the published forms' verdicts, or with F1's."""
    here = Path(__file__).parent
    verdicts = here.parents[1] / "expectations"
    files = [*here.glob("test_*.py"), verdicts / "test_published_forms.py", verdicts / "test_verdicts.py"]
    tested = "".join(path.read_text("utf-8") for path in files)
    assert [code for code in read_values(MESSAGES / "layouts.yaml") if f'"{code}"' not in tested] == []


def test_fund_rows_of_the_example_add_up():
    for column in range(1, 6):
        assert sum(row[column] for row in FUND_ROWS[:-1]) == FUND_ROWS[-1][column]


def test_the_header_tells_nested_targets_from_plain_ones_of_the_same_name(tmp_path):
    def rename(book):
        book["目标任务分解表"].title = "任务分解表"

    assert {r["layout_code"] for r in read_tree(tmp_path, rename).readings} == {"target_tree_2010"}
