"""Every folder of `offices/` holds together: schemes load, what they count can be handed in and handed down, papers print."""

from __future__ import annotations

import re

import openpyxl
import pytest

from ingest import load_layouts, read_workbook
from kernel.closed_yaml import DataFileError
from kernel.home import PROJECT_ROOT, Home
from kernel.office import list_offices, load_office
from kernel.period import Period
from ledger import Ledger
from orchestration.blanks import make_blank
from publish.bulletin import FILE_BY_KIND
from scheme import load_scheme

OFFICES = PROJECT_ROOT / "offices"
SCHEMES = sorted(OFFICES.glob("*/schemes/*.yaml"))


def named(path):
    return f"{path.parts[-3]}-{path.stem}"


def codes_of(folder, form, column):
    """What the office's newest layout of `form` admits in a choice column."""
    (layout,) = (each for each in load_layouts(folder).newest if each.form == form)
    return set(layout.fields[column].choices)


def test_there_are_five():
    assert list_offices(OFFICES) == ["leye", "luan", "miluo", "pingyang", "putuo"]


@pytest.mark.parametrize("path", SCHEMES, ids=named)
def test_whatever_a_scheme_counts_can_be_handed_in(path):
    """Indicator and manual codes are words of the office's own sheets, target codes columns of its 任务分解表."""
    folder = load_office(path.parent.parent)
    scheme = load_scheme(path, folder)
    assert scheme.document.illustrative
    measures = scheme.measures.values()
    figures = {code for m in measures if m.fact == "indicator" for code in m.indicators}
    assert figures <= codes_of(folder, "indicator", "indicator_code")
    items = {code for m in measures if m.fact == "manual" for code in m.items}
    assert items <= codes_of(folder, "manual", "item_code")
    handed_down = {
        (column.land["target_code"], column.land["source_code"])
        for layout in load_layouts(folder).newest
        if layout.form == "target"
        for column in layout.fields.values()
        if column.land
    }
    assert {(code, "county") for code in scheme.targets} <= handed_down


@pytest.mark.parametrize("path", SCHEMES, ids=named)
def test_every_kind_of_assessment_has_its_paper(path):
    folder = load_office(path.parent.parent)
    kinds = {assessment.period for assessment in load_scheme(path, folder).assessments.values()}
    assert {FILE_BY_KIND[kind] for kind in kinds} <= {file.name for file in folder.templates.glob("*.docx")}


@pytest.mark.parametrize(
    ("office", "unit", "form_set", "period", "says"),
    [
        ("leye", None, "target", "2024", {"到位资金", "全口径外资"}),
        ("miluo", None, "indicator", "2024-10", {"本年累计", "计量单位"}),
        ("miluo", None, "manual", "2024-10", {"分值", "事由"}),
        ("putuo", "liuheng", "monthly", "2024-06", {"资金来源地", "是否总部企业"}),
        ("luan", "squad_1", "monthly", "2024-06", {"对接企业数", "有效信息数"}),
    ],
)
def test_blank_forms_can_be_drawn(tmp_path, office, unit, form_set, period, says):
    home = Home(root=tmp_path, offices=OFFICES)
    folder, out = load_office(OFFICES / office), tmp_path / "blank.xlsx"
    whose = next((each for each in folder.units if each.unit_code == unit), None)
    make_blank(home, folder, Ledger(home.ledger_url), whose, Period.parse(period), form_set, out)
    texts = {
        re.sub(r"（.*", "", str(cell.value))
        for sheet in openpyxl.load_workbook(out)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    }
    assert says <= texts


def test_a_paper_may_leave_groups_out_but_not_all(tmp_path):
    """六安's provincial paper is about the counties only; with them left out too it would be about nobody."""
    folder = load_office(OFFICES / "luan")
    text = (OFFICES / "luan/schemes/2024.yaml").read_text("utf-8")
    head, provincial, rest = re.split(r"(?s)(  provincial:.*?)(?=\n  annual:)", text)
    path = tmp_path / "2024.yaml"
    path.write_text(head + re.sub(r"\{counties: \d+", '{counties: "-"', provincial) + rest, "utf-8")
    with pytest.raises(DataFileError) as refused:
        load_scheme(path, folder)
    assert [problem.reason for problem in refused.value.problems][:1] == ["所有指标对所有组都是不考核"]


FILLED = {
    # the office's own 任务分解表: 万元 and 万美元 side by side, a blank where a unit has no task
    ("leye", "target", "2024"): [
        {"单位": "同乐镇", "到位资金": 6},
        {"单位": "乐业县农业农村局", "到位资金": 1, "全口径外资": 100},
    ],
    ("luan", "indicator", "2024-06"): [
        {"单位": "霍山县", "指标": "新引进工业项目", "计量单位": "个", "本年累计": 20},
        {"单位": "霍山县", "指标": "新引进工业项目总投资", "计量单位": "亿元", "本年累计": 60},
        {"单位": "霍山县", "指标": "外商直接投资", "计量单位": "亿美元", "本年累计": 0.3},
        {"单位": "市直第一产业招商组", "指标": "驻点天数", "计量单位": "天", "本年累计": 57},
    ],
    ("miluo", "manual", "2024-09"): [
        {
            "单位": "新市镇", "事项": "假项目", "类别": "减分", "分值": -1, "事由": "未落地", "依据文号": "汨招办〔2024〕1号",
            "认定日期": "2024-09-01", "认定人": "甲", "审核人": "乙",
        },
    ],
}  # fmt: skip
LANDED = {
    "leye": ("target_row", "target_value", {60000, 10000, 100}),
    "luan": ("indicator_row", "actual_value", {20, 600000, 3000, 57}),
    "miluo": ("manual_row", "points", {-1}),
}


@pytest.mark.parametrize(("office", "form_set", "period"), FILLED)
def test_a_filled_blank_is_read_in_the_schemes_units(tmp_path, office, form_set, period):
    home, folder = Home(root=tmp_path, offices=OFFICES), load_office(OFFICES / office)
    out = tmp_path / "blank.xlsx"
    make_blank(home, folder, Ledger(home.ledger_url), None, Period.parse(period), form_set, out)
    fill(out, FILLED[office, form_set, period])
    reading = read_workbook(out, folder, load_layouts(folder), name=out.name, folder=period)
    assert [finding for finding in reading.findings if finding.severity == "block"] == []
    table, column, values = LANDED[office]
    assert {row[column] for row in reading.rows[table] if row[column] is not None} == values


def fill(path, rows):
    """Write rows (header without its bracket → value) into a blank, at the unit's own line where it has one."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    (head,) = (line for line in page.iter_rows() if "单位" in {cell.value for cell in line})
    columns = {re.sub(r"（.*", "", str(cell.value)): cell.column for cell in head}
    for cell in (c for line in page.iter_rows() for c in line if str(c.value).startswith("=")):
        cell.value = None
    lines = {page.cell(n, columns["单位"]).value: n for n in range(head[0].row + 1, page.max_row + 1)}
    for number, row in enumerate(rows, start=head[0].row + 1):
        for title, value in row.items():
            page.cell(lines.get(row["单位"], number), columns[title], value)
    book.save(path)
