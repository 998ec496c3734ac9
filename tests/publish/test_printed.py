"""What stands in the finished files is read back: one digit changed in any of them is found and named."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import pytest

import publish
from kernel.office import load_office
from publish import letters, printed, tables
from publish.recompute import Mismatch, recompute
from tests.publish import county

DRAFTED_AT = datetime.fromisoformat("2024-07-10T09:00:00")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory):
    """Files of the monthly pack, its tables and its book."""
    home = county.build(tmp_path_factory.mktemp("printed"))
    folder = load_office(home.offices / "pingyang")
    release = publish.draft(home, folder, "monthly", "2024-06", DRAFTED_AT)
    with tables.connect(home.published_warehouse) as connection:
        (header,) = tables.headers(connection, "pingyang", "monthly")
        found = tables.read(connection, header)
    files = {f.name: (release.path / f.name).read_bytes() for f in release.files if f.name != "manifest.json"}
    return files, found, recompute(found)


def check(pack, name: str, data: bytes) -> list[Mismatch]:
    _, found, book = pack
    return printed.check_all({name: data}, found, book)[0]


def repacked(data: bytes, part: str, old: str, new: str) -> bytes:
    """The zip package with `old` replaced by `new` in one part, where `old` must occur."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            target.writestr(item.filename, content)
    return out.getvalue()


def test_every_file_agrees_and_is_really_read(pack) -> None:
    files, found, book = pack
    for name, data in files.items():
        mismatches, count = printed.check_all({name: data}, found, book)
        assert mismatches == []
        least = 1 if letters.is_letter(name, found) else 50 if name == "排名.csv" else 150
        assert count >= least, name


@pytest.mark.parametrize(
    ("old", "new", "unit", "indicator", "column"),
    [
        (">65.68<", ">66.68<", "昆阳镇", None, "total_points"),
        (">12.35<", ">12.36<", "昆阳镇", "到位资金", "points"),
        (">2.47<", ">2.48<", "昆阳镇", "到位资金", "actual_value"),
        (">41.15<", ">41.16<", "昆阳镇", "到位资金", "completion_pct"),
        (">-8.85<", ">+8.85<", "昆阳镇", "到位资金", "pace_gap_pct"),
        (">9/10<", ">9/11<", "平阳经开区", "项目开工率", "actual_value"),
        ("完成29.77亿元", "完成29.78亿元", None, "到位资金", "actual_value"),
        ("的57.03%", "的57.30%", None, "到位资金", "completion_pct"),
        ("慢于时序进度6.42", "快于时序进度6.42", None, "实缴回归税收", "pace_gap_pct"),
        ("同比增长11.76%", "同比下降11.76%", None, "实缴回归税收", "year_on_year_pct"),
        ("落后8.85个", "落后8.95个", None, None, "结果运用"),
    ],
)
def test_changed_digit_in_the_bulletin_is_named(pack, old, new, unit, indicator, column) -> None:
    name = "月通报_2024年6月.docx"
    faults = check(pack, name, repacked(pack[0][name], "word/document.xml", old, new))
    assert [(f.where, f.unit, f.indicator, f.column) for f in faults] == [(name, unit, indicator, column)]


def test_unit_left_out_of_the_bulletin_is_named(pack) -> None:
    """A row lost from the ranking: the unit's total is not printed anywhere."""
    name = "月通报_2024年6月.docx"
    with zipfile.ZipFile(io.BytesIO(pack[0][name])) as package:
        xml = package.read("word/document.xml").decode()
    rows = re.findall(r"<w:tr>.*?</w:tr>|<w:tr .*?</w:tr>", xml, re.S)
    (row,) = [r for r in rows if "水头镇" in r and "76.50" in r and "总分" not in r]
    faults = check(pack, name, repacked(pack[0][name], "word/document.xml", row, ""))
    assert [(f.unit, f.column, f.printed) for f in faults] == [("水头镇", "总分", "空")]


def test_changed_cached_value_in_the_workbook_is_named(pack) -> None:
    name = "得分表_2024年6月.xlsx"
    data = repacked(pack[0][name], "xl/worksheets/sheet1.xml", "<v>65.68</v>", "<v>65.69</v>")
    assert [(f.unit, f.column) for f in check(pack, name, data)] == [("昆阳镇", "total_points")]
    data = repacked(pack[0][name], "xl/worksheets/sheet2.xml", "<v>12.35</v>", "<v>12.34</v>")
    assert [(f.unit, f.indicator, f.column) for f in check(pack, name, data)] == [
        ("昆阳镇", "到位资金", "points")
    ]


def test_changed_figure_in_csv_and_page_is_named(pack) -> None:
    data = pack[0]["得分.csv"].replace(b"13.3333333333", b"13.3333333334", 1)
    (fault,) = check(pack, "得分.csv", data)
    assert (fault.unit, fault.indicator, fault.column) == ("昆阳镇", "实缴回归税收", "raw_points")
    data = pack[0]["index.html"].replace(b'//total_points">87.00<', b'//total_points">88.00<', 1)
    (fault,) = check(pack, "index.html", data)
    assert (fault.where, fault.unit, fault.column) == ("index.html", "平阳经开区", "total_points")
