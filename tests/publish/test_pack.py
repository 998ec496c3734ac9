"""A drafted pack: its files and manifest, the same bytes for the same inputs, all in place or nothing."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from python_calamine import CalamineWorkbook

import publish
from kernel.home import Home
from kernel.office import OfficeFolder, load_office
from publish import starter_templates
from tests.publish import county

MORNING = datetime.fromisoformat("2024-07-10T09:00:00")
EVENING = datetime.fromisoformat("2024-07-10T21:30:00")


def folder_of(home: Home) -> OfficeFolder:
    return load_office(home.offices / "pingyang")


def draft(home: Home, assessment: str = "monthly", period: str = "2024-06", at: datetime = MORNING):
    return publish.draft(home, folder_of(home), assessment, period, at)


@pytest.mark.parametrize(
    ("assessment", "period", "names"),
    [
        (
            "monthly",
            "2024-06",
            [
                "月通报_2024年6月.docx",
                "得分表_2024年6月.xlsx",
                "提醒函_昆阳镇_风险提醒函_2024年6月.docx",
                "约谈通知_闹村乡_约谈_2024年6月.docx",
            ],
        ),
        ("quarterly", "2024-Q2", ["季督评_2024年第二季度.docx", "得分表_2024年第二季度.xlsx"]),
        ("annual", "2023", ["年考核_2023年度.docx", "得分表_2023年度.xlsx"]),
    ],
)
def test_pack_holds_its_files_and_a_true_manifest(
    tmp_path: Path, assessment: str, period: str, names: list
) -> None:
    release = draft(county.build(tmp_path), assessment, period)
    (bulletin, workbook, *letters) = names
    expected = [bulletin, workbook, "index.html", "得分.csv", "排名.csv", *letters, "manifest.json"]
    assert release.release_code == f"pingyang-{assessment}-{period}"
    assert release.path == tmp_path / "releases" / "pingyang" / release.release_code / "office"
    assert sorted(p.name for p in release.path.iterdir()) == sorted(expected)
    manifest = json.loads((release.path / "manifest.json").read_text("utf-8"))
    for entry in manifest["files"]:
        data = (release.path / entry["name"]).read_bytes()
        assert (entry["sha256"], entry["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert [e["name"] for e in manifest["files"]] == expected[:-1]
    assert manifest["figures_checked"] == release.figures_checked > 700
    assert manifest["drafted_at"] == "2024-07-10T09:00:00"
    assert manifest["inputs"]["scheme"]["sha256"] == "5c" * 32


def test_manifest_names_every_received_file_that_counts(tmp_path: Path) -> None:
    release = draft(county.build(tmp_path))
    manifest = json.loads((release.path / "manifest.json").read_text("utf-8"))
    receipts = {r["receipt_no"]: r["sha256"] for r in manifest["inputs"]["receipts"]}
    # the target workbook, then the units' own in order; naocun (number 105) is in by its six late reports
    assert receipts == {
        "pingyang-000001": "ab" * 32,
        **{f"pingyang-{100 + n:06d}": f"{n + 10}" * 32 for n in range(6)},
    }


def test_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    first = draft(county.build(tmp_path / "a"))
    second = draft(county.build(tmp_path / "b"), at=EVENING)
    assert first.content_sha256 == second.content_sha256
    assert first.files[:-1] == second.files[:-1]
    assert first.manifest_sha256 != second.manifest_sha256  # drafted_at stands there, and only there


def test_changed_input_changes_the_digest_and_replaces_the_draft(tmp_path: Path) -> None:
    first = draft(county.build(tmp_path))
    county.build(tmp_path, names={"kunyang": "昆阳新城"})
    second = draft(county.home_of(tmp_path))
    assert first.path == second.path
    assert first.content_sha256 != second.content_sha256
    assert [p.name for p in second.path.parent.iterdir()] == ["office"]
    assert "昆阳新城" in (second.path / "排名.csv").read_text("utf-8-sig")


def test_stopped_release_writes_nothing_and_keeps_the_earlier_draft(tmp_path: Path) -> None:
    kept = draft(county.build(tmp_path))
    county.build(
        tmp_path,
        "update rpt_ranking set total_points = 66 where assessment_code = 'monthly' and unit_code = 'kunyang'",
        "update rpt_score_sheet set points = 9 where assessment_code = 'monthly' and indicator_code = 'start_rate'"
        " and unit_code = 'binhai'",
    )
    with pytest.raises(publish.RecomputationError) as stopped:
        draft(county.home_of(tmp_path))
    named = {(m.unit, m.indicator, m.column) for m in stopped.value.mismatches}
    assert {
        ("昆阳镇", None, "total_points"),
        ("平阳滨海新区", "项目开工率", "points"),
    } <= named  # all at once
    assert "重算为 65.68" in str(stopped.value)
    assert hashlib.sha256((kept.path / "manifest.json").read_bytes()).hexdigest() == kept.manifest_sha256
    assert [p.name for p in kept.path.parent.iterdir()] == ["office"]


@pytest.mark.parametrize(
    ("assessment", "period", "said"),
    [
        ("monthly", "2024-12", "2024-12 没有到期的月通报：未到期或期间不对；已到期的是：2024-06"),
        ("monthly", "2024-Q2", "2024-Q2 没有到期的月通报"),
        (
            "weekly",
            "2024-06",
            "没有考核“weekly”；可用的是：年考核（annual）、月通报（monthly）、季督评（quarterly）",
        ),
    ],
)
def test_nothing_to_release_says_why(tmp_path: Path, assessment: str, period: str, said: str) -> None:
    home = county.build(tmp_path)
    with pytest.raises(publish.NothingToRelease) as reason:
        draft(home, assessment, period)
    assert said in str(reason.value)
    assert not home.releases.exists()


def test_without_a_warehouse_the_next_step_is_named(tmp_path: Path) -> None:
    with pytest.raises(publish.NothingToRelease, match="还没有可用的数据"):
        draft(county.home_of(tmp_path))


def test_bulletin_says_what_a_leader_reads_first(tmp_path: Path) -> None:
    release = draft(county.build(tmp_path))
    document = docx.Document(str(release.path / "月通报_2024年6月.docx"))
    text = "\n".join(p.text for p in document.paragraphs)
    # 闹村乡 sent nothing; 132000 + 55000 + 24691.3578 + 36000 + 50000 = 297691.3578 万元 of 522000; last year 260000
    assert (
        "1．到位资金：完成29.77亿元（1个单位没有数，未计入），完成全部单位年度目标任务52.20亿元的57.03%，同比增长14.50%，快于时序进度7.03个百分点。"
        in text
    )
    assert (
        "3．亿元以上签约项目：完成13个（1个单位没有数，未计入），完成全部单位年度目标任务34个的38.24%，同比下降7.14%，慢于时序进度11.76个百分点。"
        in text
    )
    assert "平台类第1名为平阳经开区，乡镇类第1名为水头镇" in text
    assert "未报单位：闹村乡。" in text
    assert "迟报单位：鳌江镇（7月8日收到）。" in text
    assert "演示数据，数字为虚构" in text
    first = [[c.text for c in row.cells] for row in document.tables[0].rows]
    assert first[1] == ["1", "平阳经开区", "79.00", "8.00", "0.00", "87.00", "优秀", "2"]
    assert "{{" not in text
    assert "{%" not in text


def test_a_table_has_no_column_of_dashes(tmp_path: Path) -> None:
    """季督评 is made of earlier totals: it has points and places, no figure and no 同比."""
    release = draft(county.build(tmp_path), "annual", "2023")
    (bulletin,) = release.path.glob("*.docx")
    document = docx.Document(str(bulletin))
    for table in document.tables:
        heads = [c.text for c in table.rows[0].cells]
        for n, head in enumerate(heads):
            if head == "完成数":
                assert any(row.cells[n].text != "—" for row in table.rows[1:]), heads
    assert ["组别", "单位", "得分", "名次"] in [[c.text for c in t.rows[0].cells] for t in document.tables]


def test_unranked_unit_is_said_not_hidden(tmp_path: Path) -> None:
    release = draft(county.build(tmp_path), "quarterly", "2024-Q2")
    document = docx.Document(str(release.path / "季督评_2024年第二季度.docx"))
    assert any(p.text.startswith("未参加排名：闹村乡") for p in document.paragraphs)
    row = next(r for t in document.tables for r in t.rows if r.cells[1].text == "闹村乡")
    assert row.cells[0].text == "—"


def office_with(tmp_path: Path, placeholder: str) -> OfficeFolder:
    """A copy of the office whose monthly template says `placeholder` in its second paragraph."""
    office = tmp_path / "offices" / "pingyang"
    shutil.copytree(county.home_of(tmp_path).offices / "pingyang", office)
    path = office / "templates" / "monthly_bulletin.docx"
    document = docx.Document(str(path))
    document.paragraphs[1].runs[0].text = placeholder
    document.save(str(path))
    return load_office(office)


def test_misspelt_placeholder_stops_the_release_by_name(tmp_path: Path) -> None:
    home = county.build(tmp_path)
    with pytest.raises(publish.TemplateProblem, match=r"monthly_bulletin\.docx.*period_titel"):
        publish.draft(home, office_with(tmp_path, "{{ period_titel }}"), "monthly", "2024-06", MORNING)
    assert not home.releases.exists()


def test_template_cannot_reach_into_the_program(tmp_path: Path) -> None:
    home = county.build(tmp_path)
    office = office_with(tmp_path, "{{ overview.__class__.__mro__ }}")
    with pytest.raises(publish.TemplateProblem):
        publish.draft(home, office, "monthly", "2024-06", MORNING)


def test_office_template_is_the_starter_template(tmp_path: Path) -> None:
    """What `office new` hands out and what the demo office has print the same."""
    fresh = {path.name: path for path in starter_templates.write(tmp_path)}
    ours = sorted((county.home_of(tmp_path).offices / "pingyang" / "templates").glob("*.docx"))
    assert [p.name for p in ours] == [
        "annual_assessment.docx",
        "monthly_bulletin.docx",
        "quarterly_review.docx",
    ]
    for path in ours:
        assert docx.Document(str(path)).element.xml == docx.Document(str(fresh[path.name])).element.xml


def test_score_table_and_ranking_for_the_command_line(tmp_path: Path) -> None:
    home = county.build(tmp_path)
    ranking = publish.ranking(home, "pingyang", "monthly", "2024-06")
    assert [(r["official_rank"], r["unit_code"], r["total_points"]) for r in ranking] == [
        (1, "jingkaiqu", Decimal(87)),
        (2, "binhai", Decimal(69)),
        (1, "shuitou", Decimal("76.5")),
        (2, "kunyang", Decimal("65.68")),
        (3, "aojiang", Decimal("56.67")),
        (4, "naocun", Decimal(0)),
    ]
    rows = publish.score_table(home, "pingyang", None, "2024-06")
    assert len(rows) == 6 * 8
    assert all(not isinstance(value, dict | list) for row in rows for value in row.values())


def test_score_workbook_alone(tmp_path: Path) -> None:
    home = county.build(tmp_path)
    path = publish.write_scores_xlsx(home, "pingyang", "monthly", "2024-06", tmp_path / "scores.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    assert book.sheet_names == [
        "排名",
        "得分明细",
        "指标汇总",
        "档次",
        "期间得分",
        "来源",
        "目标来源",
        "说明",
    ]


def test_trace_reaches_cells_that_add_up(tmp_path: Path) -> None:
    home = county.build(tmp_path)
    found = publish.trace(home, "pingyang", "2024-06", "昆阳镇", "arrived_capital")
    assert (found.points, found.status_zh, found.clause) == (Decimal("12.35"), "已计分", "第三条")
    assert sum(e.value for e in found.evidence) == Decimal("24691.3578")
    assert [(e.sheet, e.cell, e.sha256) for e in found.evidence] == [
        ("到位资金台账", "K5", "12" * 32),
        ("到位资金台账", "K6", "12" * 32),
    ]
    assert [(t.document_no, t.cell, t.value) for t in found.targets] == [
        ("平招商〔2024〕3号", "C7", Decimal(60000))
    ]


def test_trace_of_a_ratio_reaches_both_parts(tmp_path: Path) -> None:
    found = publish.trace(county.build(tmp_path), "pingyang", "2024-06", "jingkaiqu", "项目开工率", "monthly")
    sums = {
        code: sum(e.value for e in found.evidence if e.measure_code == code)
        for code in ("started_100m", "agreed_100m")
    }
    assert sums == {"started_100m": 9, "agreed_100m": 10}


def test_trace_of_nothing_lists_what_there_is(tmp_path: Path) -> None:
    home = county.build(tmp_path)
    with pytest.raises(publish.NothingToRelease, match=r"没有单位“昆山镇”.*昆阳镇（kunyang）"):
        publish.trace(home, "pingyang", "2024-06", "昆山镇", "arrived_capital")
