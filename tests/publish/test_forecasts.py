"""全年预计 in a release: shown where the scheme says so, in no column of what was done, and read back like any figure."""

from __future__ import annotations

import io
import shutil
from datetime import datetime
from pathlib import Path

import docx
import pytest
from python_calamine import CalamineWorkbook

import publish
from kernel.home import Home
from kernel.office import load_office
from publish import printed, tables
from publish.recompute import RecomputationError, recompute
from tests.publish import county
from tests.publish.test_printed import repacked

DRAFTED_AT = datetime.fromisoformat("2024-07-10T09:00:00")
SHOWN = "update rpt_header set is_forecast_shown = true where assessment_code = 'monthly'"
KEY = "'pingyang', 2024, 'monthly', '2024-06'"
TOLD = f"""insert into rpt_shown_forecast values
    ({KEY}, 'kunyang', '昆阳镇', 2, 4, 'capital', '2024-06', 61234.565, '在谈项目', 'pingyang-000102', '全年预计', 'C5', '昆阳.xlsx', 'ab', 'ab/ab'),
    ({KEY}, 'kunyang', '昆阳镇', 2, 4, 'signed', '2024-03', 7, null, 'pingyang-000102', '全年预计', 'C7', '昆阳.xlsx', 'ab', 'ab/ab')"""


def drafted(home: Home, office: Path | None = None):
    folder = load_office(office or home.offices / "pingyang")
    return publish.draft(home, folder, "monthly", "2024-06", DRAFTED_AT)


def word_rows(path: Path) -> list[list[str]]:
    """The cells of the table of forecasts in a bulletin."""
    tables = docx.Document(str(path / "月通报_2024年6月.docx")).tables
    found = [[[c.text for c in row.cells] for row in table.rows] for table in tables]
    return next((rows for rows in found if "预计月份" in rows[0]), [])


def test_every_unit_has_a_row_and_a_dash_where_it_told_none(tmp_path: Path) -> None:
    """61234.565 is printed 61,234.57 and stands in full in the workbook; the two were told in different months."""
    path = drafted(county.build(tmp_path, SHOWN, TOLD)).path
    heads, *rows = word_rows(path)
    assert heads[2:] == ["到位资金（万元）", "实缴回归税收（万元）", "签约项目（个）", "入统项目（个）"]
    assert [row[0] for row in rows] == ["平阳经开区", "平阳滨海新区", "昆阳镇", "鳌江镇", "水头镇", "闹村乡"]
    assert rows[2] == ["昆阳镇", "2024-03、2024-06", "61,234.57", "—", "7", "—"]
    assert set(rows[0][1:]) == {"—"}
    sheet = CalamineWorkbook.from_path(str(path / "得分表_2024年6月.xlsx")).get_sheet_by_name("全年预计")
    cells = sheet.to_python()[3:]
    assert [(r[0], r[2], r[3], r[7]) for r in cells] == [
        ("昆阳镇", 61234.565, "2024-06", "C5"),
        ("昆阳镇", 7, "2024-03", "C7"),
    ]
    assert 'data-forecast="kunyang/capital">61,234.57<' in (path / "index.html").read_text("utf-8")


def test_nothing_of_it_is_printed_where_the_scheme_does_not_say_so(tmp_path: Path) -> None:
    path = drafted(county.build(tmp_path)).path
    assert word_rows(path) == []
    assert "全年预计" not in (path / "index.html").read_text("utf-8")
    assert "全年预计" not in CalamineWorkbook.from_path(str(path / "得分表_2024年6月.xlsx")).sheet_names


def test_no_score_changes_by_it(tmp_path: Path) -> None:
    """What was done, points and places are the same bytes with and without it."""
    shown = drafted(county.build(tmp_path / "shown", SHOWN, TOLD)).path
    plain = drafted(county.build(tmp_path / "plain")).path
    for name in ("得分.csv", "排名.csv"):
        assert (shown / name).read_bytes() == (plain / name).read_bytes()


def test_changed_digit_is_found_in_every_file(tmp_path: Path) -> None:
    home = county.build(tmp_path, SHOWN, TOLD)
    path = drafted(home).path
    with tables.connect(home.published_warehouse) as connection:
        found = tables.read(connection, tables.headers(connection, "pingyang", "monthly")[0])
    book = recompute(found)
    files = {p.name: p.read_bytes() for p in path.iterdir()}
    word, sheet = "月通报_2024年6月.docx", "得分表_2024年6月.xlsx"
    position = CalamineWorkbook.from_filelike(io.BytesIO(files[sheet])).sheet_names.index("全年预计") + 1
    changed = {
        word: repacked(files[word], "word/document.xml", ">61,234.57<", ">61,234.56<"),
        sheet: repacked(
            files[sheet], f"xl/worksheets/sheet{position}.xml", "<v>61234.565</v>", "<v>61234.56</v>"
        ),
        "index.html": files["index.html"].replace(b">61,234.57<", b">61,234.58<"),
    }
    for name, data in changed.items():
        assert printed.check_all({name: files[name]}, found, book)[0] == []
        ((where, unit, column),) = [
            (f.where, f.unit, f.column) for f in printed.check_all({name: data}, found, book)[0]
        ]
        assert (where, unit, column) == (name, "昆阳镇", "到位资金（万元）")


def test_a_row_left_out_of_the_sheet_is_found(tmp_path: Path) -> None:
    home = county.build(tmp_path, SHOWN, TOLD)
    data = (drafted(home).path / "得分表_2024年6月.xlsx").read_bytes()
    with tables.connect(home.published_warehouse) as connection:
        found = tables.read(connection, tables.headers(connection, "pingyang", "monthly")[0])
    position = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names.index("全年预计") + 1
    lost = repacked(data, f"xl/worksheets/sheet{position}.xml", "<v>61234.565</v>", "")
    (fault,) = printed.check_all({"得分表.xlsx": lost}, found, recompute(found))[0]
    assert (fault.unit, fault.column) == ("昆阳镇", "到位资金（万元）")


def test_template_without_the_table_stops_the_release(tmp_path: Path) -> None:
    """An office whose Word template is older than the rule: the release says what to add, it does not leave it out."""
    home = county.build(tmp_path, SHOWN, TOLD)
    office = tmp_path / "offices" / "pingyang"
    shutil.copytree(home.offices / "pingyang", office)
    path = office / "templates" / "monthly_bulletin.docx"
    document = docx.Document(str(path))
    (table,) = [t for t in document.tables if t.rows[0].cells[-1].text == "入统项目（个）"]
    table._tbl.getparent().remove(table._tbl)
    document.save(str(path))
    with pytest.raises(RecomputationError, match="forecasts"):
        drafted(home, office)
    assert not home.releases.exists()
