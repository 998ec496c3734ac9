"""How a workbook is understood, and the layout proposed for one that is not: a draft that nobody uses by accident."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from cli import layout_commands
from cli.app import app
from ingest import load_layouts, read_workbook
from ingest.layouts import check_file
from ingest.layouts.drafting import draft_yaml
from ingest.layouts.trying import SheetView, Understanding, understand
from tests.ingest.books import CAPITAL, COVER, LAYOUTS, NAME, OFFICE, PROJECT, TAX, codes, monthly
from tests.ingest.layouts.forms import project_sheets, target_tree
from tests.ingest.layouts.test_versions import workbook_2016
from tests.ingest.test_layouts import office_with

assert layout_commands  # registers the commands


def tried(tmp_path: Path, book: Workbook, name: str = NAME) -> Understanding:
    book.save(tmp_path / name)
    return understand(tmp_path / name, OFFICE, LAYOUTS)


def view(understood: Understanding, sheet: str) -> SheetView:
    return next(v for v in understood.sheets if v.name == sheet)


def test_each_sheet_is_said_with_its_layout_header_and_columns(tmp_path):
    understood = tried(tmp_path, monthly())
    capital = view(understood, CAPITAL)
    assert (capital.layout.code, capital.header_rows, capital.row_count) == ("capital_2024", (3, 4), 2)
    assert [(c.place, c.field) for c in capital.columns][:3] == [
        ("A", None),
        ("B", "project_name"),
        ("C", "project_code"),
    ]
    assert capital.columns[0].note == "不读（序号等）"
    month = next(c for c in capital.columns if c.field == "month_amount_wan")
    assert (month.place, month.label, month.unit, month.unit_source) == (
        "J",
        "到位资金 > 本月",
        "万元",
        "“单位：”行",
    )
    project = view(understood, PROJECT)
    assert {c.unit for c in project.columns if c.unit} == {"亿元"}
    assert [(r.rows, r.kind) for r in capital.rows] == [("7", "合计行"), ("8—9", "表尾")]
    assert [(c.place, c.field, c.note) for c in view(understood, COVER).cells][:2] == [
        ("B3", "unit_name", "昆阳镇"),
        ("B4", "report_period", "2024年6月"),
    ]


def test_where_a_unit_comes_from(tmp_path):
    book = monthly()
    book[CAPITAL]["I3"] = "协议总投资（亿元）"
    book[TAX]["A2"] = "填报单位：昆阳镇    报告期：2024年6月"
    understood = tried(tmp_path, book)
    agreed = next(c for c in view(understood, CAPITAL).columns if c.field == "agreed_investment_wan")
    assert (agreed.unit, agreed.unit_source) == ("亿元", "表头")
    paid = next(c for c in view(understood, TAX).columns if c.field == "paid_month_wan")
    assert (paid.unit, paid.unit_source) == ("万元", "版式")


def test_rows_passed_over_are_named(tmp_path):
    book = monthly()
    sheet = book[CAPITAL]
    sheet.insert_rows(6, 4)
    for column in range(1, 14):
        sheet.cell(6, column).value = sheet.cell(3, column).value or sheet.cell(4, column).value
    sheet["J6"], sheet["K6"], sheet["L6"] = "本月", "本年累计", "自开工以来累计"
    sheet["A7"], sheet["K7"] = "小 计", 1500.25
    sheet["A8"] = 9
    rows = [(r.rows, r.kind) for r in view(tried(tmp_path, book), CAPITAL).rows]
    assert rows[:4] == [("6", "重复的表头"), ("7", "小计行"), ("8", "只有序号"), ("9", "空行")]


def test_labelled_cells_and_nested_rows(tmp_path):
    card = tried(tmp_path, project_sheets("甲项目"), "昆阳镇_2024年6月.xlsx").sheets[0]
    assert ("B13", "progress_text") in [(c.place, c.field) for c in card.cells]
    assert [(r.rows, r.kind) for r in card.rows] == [("12", "合计行"), ("13—16", "表下的标签和值")]
    tree = tried(tmp_path, target_tree(), "2010年目标.xlsx").sheets[0]
    assert [(r.rows, r.kind) for r in tree.rows] == [
        ("4", "合计行"),
        ("6", "下级行（读入）"),
        ("8—9", "下级行（读入）"),
    ]


def test_sheets_that_are_not_read_say_why(tmp_path):
    book = monthly()
    book.create_sheet("空白页")
    draft = book.create_sheet("草稿")
    draft["A1"] = "随手记"
    understood = tried(tmp_path, book)
    assert (view(understood, "空白页").is_unread, view(understood, "空白页").reasons) == (False, ["空表"])
    assert view(understood, "草稿").is_unread
    assert "不是报表模板里的表" in view(understood, "草稿").reasons[0]
    assert view(understood, "草稿").proposal is None


def test_a_file_that_does_not_open_has_no_sheets(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 broken")
    understood = understand(tmp_path / "x.xlsx", OFFICE, LAYOUTS)
    assert understood.sheets == ()
    assert codes(understood.reading) == ["file_damaged"]


# --- proposals


def test_a_layout_is_proposed_from_labels_and_values(tmp_path):
    path = workbook_2016(tmp_path / "昆阳镇_2016年3月.xlsx")
    proposal = view(understand(path, OFFICE, LAYOUTS), "资金到位情况表").proposal
    assert (proposal.near.form, proposal.header_rows) == ("capital", (2, 2))
    found = {c.label: (c.field, c.words) for c in proposal.columns}
    assert found["招商项目"] == ("project_name", ())
    assert found["编码"] == ("project_code", ())
    assert found["来源"] == ("origin_code", ("外省",))
    assert found["客商"] == (None, ())
    assert proposal.lines == {"unit": ("单位名称",), "period": ("月份",)}
    assert {"客商", "来源中的外省", "协议总投资"} <= set(proposal.gaps)
    for column in proposal.columns:
        assert (column.confidence >= 60) == (column.field is not None)
        assert column.reason


def test_values_count_as_evidence(tmp_path):
    """Two columns with nearly the same label: the one that holds dates is the date."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet.append(["企业", "信用代码", "注册时间", "注册日", "当月实缴", "年累计实缴"])
    for n in range(3):
        sheet.append([f"甲{n}公司", f"91330326MA2ABCDE{n}X", 500, "2023-05-08", 1.5, 9])
    book.save(tmp_path / "x.xlsx")
    proposal = understand(tmp_path / "x.xlsx", OFFICE, LAYOUTS).sheets[0].proposal
    assert {c.label: c.field for c in proposal.columns}["注册日"] == "registered_date"
    assert "registered_date" not in [c.field for c in proposal.columns if c.label == "注册时间"]


def fill(draft: str) -> str:
    """What a person would do: every `?` replaced, every column nobody reads passed over."""
    answers = {
        'code: "?" ': "code: capital_2016 ",
        'valid_from: "?"': 'valid_from: "2016-01"',
        'valid_to: "?"': 'valid_to: "2021-12"',
        'amount_unit: "?"': "amount_unit: 元",
        '"?": ["外省"]': '"province_outside": ["外省"]',
        '"?3": {labels: ["客商"], type: text}': 'investor_name: {labels: ["客商"], type: text}',
        '"?6": {labels: ["当年引资（万元）"], type: text}': 'ytd_amount_wan: {labels: ["当年引资"], type: amount}',
        '"?7": {labels: ["历年引资"], type: text}': 'since_start_amount_wan: {labels: ["历年引资"], type: amount}',
        '"province_outside": ["省外", "省外资金"], ': "",
    }
    for gap, answer in answers.items():
        assert gap in draft, gap
        draft = draft.replace(gap, answer)
    return draft


def test_a_draft_is_refused_until_its_gaps_are_filled_and_then_reads_the_workbook(tmp_path):
    path = workbook_2016(tmp_path / "昆阳镇_2016年3月.xlsx")
    proposal = view(understand(path, OFFICE, LAYOUTS), "资金到位情况表").proposal
    draft = tmp_path / "draft.yaml"
    draft.write_text(draft_yaml(proposal, path.name), "utf-8")
    keys = {p.key for p in check_file(draft, OFFICE)}
    assert {"code", "valid_from", "valid_to", "fields.?3", "fields.origin_code.choices.?"} <= keys
    filled = fill(draft.read_text("utf-8"))
    draft.write_text(filled, "utf-8")
    assert check_file(draft, OFFICE) == []
    layouts = load_layouts(office_with(tmp_path / "office", capital=filled))
    reading = read_workbook(path, OFFICE, layouts, name=path.name, folder="2016-03")
    assert codes(reading) == ["sheet_unit_unstated"]
    assert reading.rows["capital_row"][0]["origin_code"] == "province_outside"


# --- the commands


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *args: CliRunner().invoke(app, ["layout", *map(str, args)])


def test_layout_try_shows_and_saves(tmp_path, run):
    path = workbook_2016(tmp_path / "昆阳镇_2016年3月.xlsx")
    result = run("try", path, "--save", tmp_path / "new.yaml")
    assert result.exit_code == 1  # a sheet is not read
    assert "拟按“到位资金台账”" in result.stdout
    assert "project_name" in result.stdout
    assert run("check", tmp_path / "new.yaml").exit_code == 3
    again = run("try", path, "--save", tmp_path / "new.yaml")
    assert "不覆盖" in str(again.exception)
    beside = run("try", path, "--save", OFFICE.forms / "new.yaml")
    assert "使所有运行停下" in str(beside.exception)
    assert not (OFFICE.forms / "new.yaml").exists()


def test_layout_try_of_a_known_workbook_ends_well(tmp_path, run):
    monthly().save(tmp_path / NAME)
    result = run("try", tmp_path / NAME)
    assert result.exit_code == 0
    assert "版式 capital_2024，2024-01 至 今" in result.stdout


def test_layout_check_of_everything(run):
    result = run("check", "--office", "pingyang")
    assert result.exit_code == 0
    assert f"{len(load_layouts(OFFICE).all)} 个版式可以使用" in result.stdout
