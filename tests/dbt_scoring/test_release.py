"""南岭练习县 through the real release: every rule recomputed, printed, recalculated by a spreadsheet, and stopped when tampered."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from docx import Document

import publish
from kernel.home import Home
from kernel.office import load_office
from publish import starter_templates
from publish.recompute import RecomputationError
from tests.dbt_scoring import rules_county
from tests.publish.recalculate import formula_cells, needs_soffice, recalculated, sheets

DRAFTED = datetime(2024, 7, 12, 9, 0)  # noqa: DTZ001  (office time is naive)
LETTER = ("提醒函_", "约谈通知_", "黄牌警告通知_", "诫勉")


@pytest.fixture(scope="module")
def whole(workspace, tmp_path_factory) -> Path:
    """An installation with the built warehouse, the office and its Word templates."""
    return installation(workspace.warehouse, tmp_path_factory.mktemp("release"))


def installation(warehouse: Path, root: Path) -> Path:
    folder = root / "offices" / rules_county.OFFICE
    shutil.copytree(rules_county.OWN_FOLDER, folder)
    templates = load_office(folder).templates
    templates.mkdir(exist_ok=True)
    starter_templates.write(templates)
    home = home_of(root)
    home.published.mkdir(parents=True)
    shutil.copyfile(warehouse, home.published_warehouse)
    return root


def home_of(root: Path) -> Home:
    return Home(root=root, offices=root / "offices")


def released(root: Path) -> publish.DraftedRelease:
    home = home_of(root)
    return publish.draft(home, load_office(home.offices / rules_county.OFFICE), "review", "2024-H1", DRAFTED)


@pytest.fixture(scope="module")
def pack(whole) -> dict[str, bytes]:
    """The files of the release by their ending, its letters aside."""
    drafted = released(whole)
    files = [f.name for f in drafted.files if not f.name.startswith(LETTER)]
    return {name.rsplit(".", 1)[1]: (drafted.path / name).read_bytes() for name in files}


def test_points_by_hand_stand_in_the_workbook(pack) -> None:
    rows = {(r[-3], r[-2]): r for r in sheets(pack["xlsx"])["得分明细"][3:]}
    headers = sheets(pack["xlsx"])["得分明细"][2]

    def points(unit: str, indicator: str) -> float:
        return rows[unit, indicator][headers.index("得分")]

    assert points("dong", "fdi_steps") == 11.6  # 127 %: 0.8 × 12 + 2 × 1
    assert points("xi", "fdi_steps") == 8.6  # 97.78 %: one step of 5 begun, 9.6 − 1
    assert (
        points("nan", "fdi_spread") == 21.69
    )  # (60 + 40 × (1000 − 880) ÷ (1270 − 880)) ÷ 100 × 30 = 21.6923…
    assert points("dong", "signed_places") == 7  # second of two: (8 + 6) ÷ 2
    assert points("xi", "quality") == 7.89  # (97.78 × 60 + 100 × 40) ÷ 100 ÷ 100 × 8 = 7.89344
    assert points("dong", "task") == 10
    assert points("yuan", "capital") == 0  # its gate is shut: 50 % of the target
    assert points("dong", "service") == 9.12  # (92.5 × 70 + 88 × 30) ÷ 100 = 91.15, ÷ 100 × 10


@needs_soffice
def test_every_formula_recalculates_to_the_printed_figure(pack, tmp_path: Path) -> None:
    printed, computed = sheets(pack["xlsx"]), sheets(recalculated(pack["xlsx"], tmp_path))
    cells = {name: found for name, found in formula_cells(pack["xlsx"]).items() if found}
    assert {"得分明细", "排名", "指标汇总", "条件"} <= set(cells)
    for name, found in cells.items():
        for row, column in found:
            ours, theirs = printed[name][row][column], computed[name][row][column]
            assert theirs == ours or abs(theirs - ours) < 1e-9, (
                f"{name} {row + 1}/{column + 1}: {ours} {theirs}"
            )
    headers = printed["得分明细"][2]
    live = {row for row, column in cells["得分明细"] if column == headers.index("得分")}
    scored = [n for n, row in enumerate(printed["得分明细"]) if row[headers.index("状态")] == "已计分"]
    assert set(scored) == live  # every rule that gave points gives them by a formula


def test_bulletin_names_rulings_and_consequences_with_their_facts(pack) -> None:
    document = Document(io.BytesIO(pack["docx"]))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "不符合参评资格（外资完成六成），不参加排名（依据：第九条）：南岭园区。" in text
    assert "一票否决（签约不足三个），降至最低等次（依据：第九条）：南镇。" in text
    assert "晋档（税收增两成），已是最高等次，不再晋（依据：第九条）：东镇。" in text
    assert "亮黄牌（依据：第十条）：南镇。" in text
    assert "先进单位（奖励）（依据：第十条）：东镇。" in text
    assert "未参加排名：南岭园区（不符合参评资格）。" in text
    assert "开工率试行（试行，不计入总分）完成情况" in text
    assert "外资完成（分项）完成情况（单位：万美元；百分制，占60）" in text
    cells = [[c.text for c in row.cells] for row in document.tables[-1].rows]
    assert ["亮黄牌", "南镇"] in [row[:2] for row in cells]
    veto = next(row for row in cells if row[0].startswith("一票否决"))
    assert veto[2] == "签约项目不足3个（2个，符合）"


def test_page_shows_parts_trials_and_rulings(pack) -> None:
    page = pack["html"].decode()
    assert '<tr class="score part"><th scope="row">外资完成<small class="hint">（分项）</small>' in page
    assert "开工率试行<small" in page
    assert "试行，不计入总分" in page
    assert "（一票否决）" in page


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        ("update rpt_score_sheet set points = 11.5 where indicator_code = 'fdi_steps' and unit_code = 'dong'", "重算为 11.6"),
        ("update rpt_score_sheet set x_max = 1271 where indicator_code = 'fdi_spread' and unit_code = 'nan'", "x_max"),
        ("update rpt_score_sheet set place = 3 where indicator_code = 'signed_places' and unit_code = 'xi'", "place"),
        (  # 9.6 + min(2 × 2, 2.4)
            "update rpt_score_sheet set each_points = 2 where indicator_code = 'fdi_steps' and unit_code = 'dong'",
            "重算为 12",
        ),
        ("update rpt_score_sheet set part_weight = 50 where indicator_code = 'starts' and unit_code = 'xi'", "项目质量"),
        ("update rpt_case set points = 9 where indicator_code = 'task' and case_order = 1", "综合任务"),
        ("update rpt_condition set holds = true where owner_kind = 'gate' and unit_code = 'yuan'", "holds"),
        ("update rpt_condition set x_over = 90 where owner_kind = 'gate' and unit_code = 'yuan'", "内外资合计"),
        ("update rpt_condition set actual_zh = '3个' where owner_kind = 'veto' and unit_code = 'nan'", "与取数不符"),
        ("update rpt_override set is_acting = false where kind = 'veto' and unit_code = 'nan'", "is_acting"),
        ("update rpt_ranking set grade_title = '合格' where unit_code = 'nan'", "重算为 基本合格"),
        ("update rpt_ranking set override_status = null where unit_code = 'yuan'", "not_eligible"),
        ("update rpt_consequence set reason_zh = '利用外资年度完成率99.99%' where unit_code = 'nan'", "99.99"),
    ],
)  # fmt: skip
def test_one_tampered_figure_stops_the_release(whole, tmp_path: Path, edit: str, named: str) -> None:
    root = installation(home_of(whole).published_warehouse, tmp_path)
    with duckdb.connect(str(home_of(root).published_warehouse)) as connection:
        table = edit.split()[1]
        connection.execute(f"create table tampered as select * from {table} where office_code = 'nanling'")
        kind = connection.execute(
            f"select table_type from information_schema.tables where table_name = '{table}'"
        ).fetchone()
        connection.execute(f"drop {'view' if kind == ('VIEW',) else 'table'} {table}")
        connection.execute(f"alter table tampered rename to {table}")
        assert connection.execute(edit).fetchone()[0] > 0
    with pytest.raises(RecomputationError) as stopped:
        released(root)
    assert any(named in str(m) for m in stopped.value.mismatches), stopped.value
    assert not home_of(root).releases.exists()


def test_pack_is_whole_and_the_same_twice(whole, pack) -> None:
    assert set(pack) == {"docx", "xlsx", "html", "csv", "json"}
    assert zipfile.is_zipfile(io.BytesIO(pack["docx"]))
    assert released(whole).content_sha256 == released(whole).content_sha256
