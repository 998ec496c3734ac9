"""Every folder of `offices/` holds together: schemes load, what they count can be handed in and handed down, papers print."""

from __future__ import annotations

import re

import openpyxl
import pytest

from ingest import load_layouts
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
