"""Layouts are data: an office's own replace the built-in ones, and every fault names file, line and key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest import load_layouts, read_workbook
from ingest.labels import split_label, unit_word
from ingest.layouts import BUILT_IN
from kernel.closed_yaml import DataFileError
from kernel.office import OfficeFolder
from kernel.tables import ROW_TABLES
from tests.ingest.books import LAYOUTS, NAME, OFFICE, codes, monthly


def office_with(tmp_path: Path, **files: str) -> OfficeFolder:
    (tmp_path / "forms").mkdir(parents=True)
    for name, text in files.items():
        (tmp_path / "forms" / f"{name}.yaml").write_text(text, "utf-8")
    return replace(OFFICE, path=tmp_path)


def built_in(name: str) -> str:
    return (BUILT_IN / f"{name}.yaml").read_text("utf-8")


def test_every_row_table_has_a_layout():
    assert {layout.table for layout in LAYOUTS.all if layout.table} == set(ROW_TABLES)


def test_versions_by_first_valid_period():
    assert LAYOUTS.version("capital", "2021-12") is None
    assert LAYOUTS.version("capital", "2022-01").code == "capital_2022"
    assert LAYOUTS.version("capital", "2023-12").code == "capital_2022"
    assert LAYOUTS.version("capital", "2024-01").code == "capital_2024"
    assert LAYOUTS.version("capital", None).code == "capital_2024"


def test_an_office_replaces_one_version_and_keeps_the_others(tmp_path):
    own = built_in("tax_2024").replace("code: tax_2024", "code: tax_own").replace("备注]", "备注, 情况说明]")
    layouts = load_layouts(office_with(tmp_path, tax=own))
    assert layouts.version("tax", "2024-06").code == "tax_own"
    assert layouts.version("tax", "2023-06").code == "tax_2022"
    assert len(layouts.all) == len(LAYOUTS.all)
    book = monthly()
    book["税收台账"]["I3"] = "情况说明"
    book.save(tmp_path / "x.xlsx")
    assert codes(read_workbook(tmp_path / "x.xlsx", OFFICE, layouts, name=NAME, folder="")) == []
    assert codes(read_workbook(tmp_path / "x.xlsx", OFFICE, LAYOUTS, name=NAME, folder="")) == [
        "column_unmapped"
    ]


def test_an_office_adds_a_version(tmp_path):
    own = (
        built_in("tax_2024")
        .replace("valid_from: 2024-01", "valid_from: 2025-01")
        .replace("tax_2024", "tax_2025")
    )
    layouts = load_layouts(office_with(tmp_path, tax=own))
    assert layouts.version("tax", "2024-12").code == "tax_2024"
    assert layouts.version("tax", "2025-01").code == "tax_2025"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("title: 税收台账", "titel: 税收台账", "titel"),
        ("key: [credit_code]", "key: [credit_cod]", "key"),
        ("type: date", "type: datum", "fields.registered_date.type"),
        ("  paid_month_wan:", "  paid_monthly_wan:", "fields.paid_monthly_wan"),
        ("labels: [备注]", "labels: [企业名称]", "fields.remark.labels"),
        (
            "是否总部经济企业], type: bool",
            "是否总部经济企业], type: text",
            "fields.is_headquarters",
        ),
        ("table: tax_row", "table: taxes_row", "table"),
        ("form: tax", "form: taxes", "form"),
    ],
)
def test_faults_name_file_line_and_key(tmp_path, old: str, new: str, key: str):
    text = built_in("tax_2024")
    assert old in text
    line = next(n for n, content in enumerate(text.split("\n"), start=1) if old in content)
    with pytest.raises(DataFileError) as err:
        load_layouts(office_with(tmp_path, tax=text.replace(old, new)))
    problem = next(p for p in err.value.problems if p.key == key)
    assert problem.file == tmp_path / "forms" / "tax.yaml"
    assert problem.line == line


def test_the_same_version_twice_in_one_folder_is_a_fault(tmp_path):
    with pytest.raises(DataFileError, match="同一起始期"):
        load_layouts(office_with(tmp_path, a=built_in("tax_2024"), b=built_in("tax_2024")))


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("到位资金\n（亿元）", "到位资金", "亿元"),
        ("协议 总投资　(万元)", "协议总投资", "万元"),
        ("①协议总投资额（万元）", "协议总投资额", "万元"),
        ("项目（企业）名称", "项目(企业)名称", None),
        ("完成率（%）", "完成率", "%"),
        ("是否央企（是/否）", "是否央企", None),
        ("核定数（万元/个）", "核定数", None),
        ("到位资金（省外）", "到位资金(省外)", None),
        ("金额（单位：万元）", "金额", "万元"),
    ],
)
def test_labels_are_compared_by_name_and_keep_their_unit(text: str, name: str, unit: str | None):
    assert split_label(text) == (name, unit)


def test_unit_lines():
    assert unit_word("万元") == "万元"
    assert unit_word("万元、个") == "万元"
    assert unit_word("个") == "个"
    assert unit_word("昆阳镇") is None
