import shutil

import pytest

from kernel.closed_yaml import DataFileError
from kernel.home import PROJECT_ROOT
from kernel.office import list_offices, load_office


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(PROJECT_ROOT / "offices" / "pingyang", tmp_path / "pingyang")
    return tmp_path / "pingyang"


def test_the_demo_office_loads(folder):
    office = load_office(folder)
    assert len(office.units_of(2024)) == 16
    assert office.office.rule_of("monthly", "township", "2024-12").due_day == 5
    assert list_offices(folder.parent) == ["pingyang"]


def test_a_unit_counts_only_in_the_years_it_exists(folder):
    units = folder / "units.csv"
    units.write_text(units.read_text("utf-8") + "old,旧镇,旧镇,township,,2000-01-01,2019-12-31,99\n", "utf-8")
    office = load_office(folder)
    assert "old" in {u.unit_code for u in office.units_of(2019)}
    assert "old" not in {u.unit_code for u in office.units_of(2020)}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("kunyang2,昆阳镇,昆二,township,,2000-01-01,,99", "昆阳镇"),
        ("Bad Code,某镇,某镇,township,,2000-01-01,,99", "unit_code"),
        ("new,某镇,某,town,,2000-01-01,,99", "kind"),
        ("new,某镇,某,township,,not-a-date,,99", "valid_from：应为日期"),
        ("new,某镇,某,township,,2024-01-01,2023-12-31,99", "valid_to 2023-12-31 早于 valid_from 2024-01-01"),
        ("new,某镇,某,township,,2024-01-01,,甲", "sort_order：应为整数"),
        ("kunyang,昆阳街道,昆阳街道,street,,2024-06-01,,4", "“kunyang”与第 5 行在同一年度并存"),
        ("new,某镇,某,township,别名,多了一列,2024-01-01,,99", "列数与表头不符"),
        ("new,某镇,某,township,2024-01-01,,99", "列数与表头不符"),
    ],
)
def test_a_bad_unit_line_is_named(folder, line, reason):
    units = folder / "units.csv"
    units.write_text(units.read_text("utf-8") + line + "\n", "utf-8")
    with pytest.raises(DataFileError) as caught:
        load_office(folder)
    assert "units.csv:21" in str(caught.value)
    assert reason in str(caught.value)


def test_office_code_must_be_the_folder_name(folder):
    other = folder.rename(folder.with_name("other"))
    with pytest.raises(DataFileError, match="文件夹名"):
        load_office(other)


def test_a_renamed_unit_has_a_row_before_and_a_row_after(folder):
    units = folder / "units.csv"
    text = units.read_text("utf-8").replace("人民政府,2000-01-01,,4", "人民政府,2000-01-01,2024-12-31,4")
    units.write_text(text + "kunyang,昆阳街道,昆阳街道,street,,2025-01-01,,4\n", "utf-8")
    office = load_office(folder)
    names = [u.unit_name for year in (2024, 2025) for u in office.units_of(year) if u.unit_code == "kunyang"]
    assert names == ["昆阳镇", "昆阳街道"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("unit_code,unit_name\na,甲镇\n".encode(), "units.csv:1: 表头：应为 unit_code,"),
        (b"", "units.csv:1: 表头"),
        ("unit_code,甲镇".encode("gbk"), "CSV UTF-8"),
    ],
)
def test_a_file_that_is_no_list_of_units_says_so(folder, content, reason):
    (folder / "units.csv").write_bytes(content)
    with pytest.raises(DataFileError, match=reason):
        load_office(folder)
