"""`kaohe whatif` and `kaohe sensitivity` on the demo county: what a draft changes, what it never touches, what is refused."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from kernel.decimals import half_up
from publish import score_table

LINES, YEAR = "逐项差额", "2024年度"


def hashes(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def draft(demo_county, tmp_path_factory) -> Path:
    """办法 2024 as a draft of 2025: of the year's 100 points 到位资金 takes 5 from 季督评."""
    text = (demo_county.home.offices / "pingyang/schemes/2024.yaml").read_text("utf-8")
    head, annual = text.replace("year: 2024\n", "year: 2025\n").split("  annual:\n")
    head = head.replace("{start: 2024-01, end: 2024-12}", "{start: 2025-01, end: 2025-12}")
    for old, new in (
        ("points: {platform: 30, town_1: 25, town_2: 30}", "points: {platform: 35, town_1: 30, town_2: 35}"),
        ("points: 30\n", "points: 25\n"),
    ):
        assert annual.count(old) == 1
        annual = annual.replace(old, new)
    path = tmp_path_factory.mktemp("whatif") / "草案.yaml"
    path.write_text(f"{head}  annual:\n{annual}", "utf-8")
    return path


@pytest.fixture(scope="module")
def told(demo_county, draft):
    """The answer over three years in words and as a workbook; the home before and after."""
    before = hashes(demo_county.home.root), hashes(demo_county.home.offices)
    book = draft.with_name("试算.xlsx")
    result = demo_county(
        *("whatif", "--scheme", draft, "--years", "2022-2024", "--output", book),
        *("--group-of", "songqiao=platform"),  # gone since 2024: the draft has no group for them
        *("--group-of", "tongkeng=town_2"),
    )
    after = hashes(demo_county.home.root), hashes(demo_county.home.offices)
    return result, book, before, after


def test_nothing_live_is_touched(told):
    result, _, before, after = told
    assert result.returncode == 0, result.stdout + result.stderr
    changed = [
        k for b, a in zip(before, after, strict=True) for k in b.keys() | a.keys() if b.get(k) != a.get(k)
    ]
    assert changed == []


def test_every_unit_moves_by_what_the_draft_changed(told, demo_county):
    _, book, _, _ = told
    sheet = CalamineWorkbook.from_path(book).get_sheet_by_name(LINES).to_python()
    lines = {(row[10], row[11]): row for row in sheet[3:] if row[0] == YEAR}
    old = score_table(demo_county.home, "pingyang", "annual", "2024")
    for score in old:
        row = lines[score["unit_code"], score["indicator_code"]]
        was = score["points"] or Decimal(0)  # none where it is not assessed
        assert Decimal(str(row[3])) == was
        if score["indicator_code"] == "arrived_capital":
            full = score["full_points"]
            exact = score["actual_value"] * (full + 5) / score["target_value"]
            expected = half_up(min(exact, (full + 5) * Decimal("1.2")), 2)
        elif score["indicator_code"] == "quarterly_review":
            # the mean of the quarters × 25 ÷ 100, with its ten places from the old raw points × 25 ÷ 30
            expected = half_up(score["raw_points"] * 25 / 30, 2)
        else:
            expected = was
        assert Decimal(str(row[4])) == expected, (score["unit_name"], score["indicator_title"])
    places = CalamineWorkbook.from_path(book).get_sheet_by_name("名次变化").to_python()[3:]
    assert [row[10] for row in places if row[0] == YEAR] == ["一致"] * 16
    assert {(row[0], row[10]) for row in places} == {(f"{year}年度", "一致") for year in (2022, 2023, 2024)}


def test_the_answer_says_who_and_why(told):
    result, *_ = told
    assert "《平阳县2024年度招商引资考核办法》" in result.stdout
    assert "16 个单位，组内名次上升" in result.stdout
    assert "影响最大的一项：" in result.stdout
    for title in ("平台类", "一类乡镇", "二类乡镇"):
        assert title in result.stdout


def test_a_unit_without_a_group_is_named_with_the_remedy(demo_county, draft, tmp_path):
    path = tmp_path / "draft.yaml"
    path.write_text(draft.read_text("utf-8").replace(", naocun]", "]"), "utf-8")
    result = demo_county.inside("whatif", "--scheme", path, "--years", "2023-2024")
    assert result.returncode == 2
    assert "2023 年：闹村乡（naocun）" in result.stderr
    assert "--group-of naocun=组代码" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--years", "2019"], "没有 2019 年的考核办法"),
        (["--years", "2024", "--group-of", "闹村乡"], "请写成 单位=组"),
        (["--years", "2024", "--group-of", "某镇=town_2"], "没有单位“某镇”"),
        (["--years", "2024", "--output", "试算.docx"], ".xlsx、.html"),
        (["--years", "2024", "--office", "nowhere"], "没有考核主体“nowhere”"),
    ],
)
def test_what_cannot_be_asked_is_said_at_once(demo_county, draft, words, said):
    result = demo_county.inside("whatif", "--scheme", draft, *words)
    assert (result.returncode, said in result.stderr) == (2, True), result.stderr


def test_a_faulty_draft_is_told_with_its_line(demo_county, draft, tmp_path):
    path = tmp_path / "draft.yaml"
    text = draft.read_text("utf-8").replace("points: 25\n", "points: 24\n")
    path.write_text(text, "utf-8")
    result = demo_county.inside("whatif", "--scheme", path, "--years", "2024")
    assert result.returncode == 3
    assert "各项满分合计 99，应为 100" in result.stderr


def test_sensitivity_is_told_and_written(demo_county, tmp_path):
    words = ("sensitivity", "--office", "pingyang", "--period", "2024", "--unit", "萧江镇")
    result = demo_county.inside(*words)
    assert result.returncode == 0, result.stderr
    # 20 points over a target of 1600 万元
    assert "再多 1 万元加 0.0125 分" in result.stdout.replace("\n", "")
    assert "即可超过。" in result.stdout
    assert demo_county.inside(*words, "--output", tmp_path / "怎么追.docx").returncode == 0
    unknown = demo_county.inside(*words[:-1], "某镇")
    assert (unknown.returncode, "某镇" in unknown.stderr) == (2, True)
