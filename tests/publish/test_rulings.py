"""What a ruling came to is said by what it did: nobody is unranked “because of” a ruling that keeps no one out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from kernel.home import PROJECT_ROOT
from publish import page, printing, rulings, wording
from publish.bulletin import context
from publish.rows import Override, ReportTables
from tests.publish.test_workbook import read


def override(unit: str, kind: str, effect: str | None = None, is_acting: bool | None = True) -> Override:
    """A ruling of one unit; code and title are its kind's."""
    return Override(
        unit_code=unit,
        unit_name={"naocun": "闹村乡", "jingkaiqu": "平阳经开区"}.get(unit, unit),
        override_code=f"{kind}_{effect}",
        override_order=1,
        kind=kind,
        title="安全事故",
        match_code="all",
        effect=effect,
        clause="第九条",
        is_acting=is_acting,
        conditions_zh="事故（1次，符合）",
    )


def ruled(tables: ReportTables, *overrides: Override) -> ReportTables:
    """The tables with these rulings and the status they give their units."""
    order = {"eligibility": "not_eligible", "veto": "vetoed", "promotion": "promoted"}
    status = {o.unit_code: order[o.kind] for o in reversed(overrides) if o.is_acting}
    ranking = tuple(replace(r, override_status=status.get(r.unit_code)) for r in tables.ranking)
    return replace(tables, overrides=overrides, ranking=ranking)


def rank_of(tables: ReportTables, unit: str):
    return next(r for r in tables.ranking if r.unit_code == unit)


@pytest.fixture
def quarterly(tmp_path: Path) -> ReportTables:
    """闹村乡 is not ranked: two of its figures wait for certification."""
    return read(tmp_path, "quarterly")


def test_a_veto_that_keeps_nobody_out_is_no_reason_for_having_no_place(quarterly):
    found = ruled(quarterly, override("naocun", "veto", "lowest_grade"))
    assert rulings.why_unranked(found, rank_of(found, "naocun")) == "到位资金、实缴回归税收待核定"
    said = context(found)
    (unranked,) = [r["unranked"] for r in said["rankings"] if r["unranked"]]
    assert unranked == "未参加排名：闹村乡（到位资金、实缴回归税收待核定）。"
    assert said["consequences"][0] == (
        "1．一票否决（安全事故），未参加排名，不评等次（依据：第九条）：闹村乡。"
    )


@pytest.mark.parametrize(
    ("ruling", "why"),
    [
        (override("naocun", "veto", "not_ranked"), "一票否决"),
        (override("naocun", "eligibility"), "不符合参评资格"),
        (override("naocun", "veto", "zero_total", is_acting=None), "参评资格或一票否决待核定"),
        (override("naocun", "promotion"), "到位资金、实缴回归税收待核定"),
    ],
)
def test_a_place_is_lost_to_what_took_it(quarterly, ruling, why):
    found = ruled(quarterly, ruling)
    assert rulings.why_unranked(found, rank_of(found, "naocun")) == why
    assert rulings.standing(found, rank_of(found, "naocun")) == f"未参加排名：{why}"


def test_a_mean_of_periods_is_not_called_unreported(quarterly):
    missing = tuple(
        replace(s, rule="weighted_periods", score_status="missing", points=None)
        if (s.unit_code, s.indicator_code) == ("naocun", "arrived_capital")
        else s
        for s in quarterly.scores
    )
    found = replace(quarterly, scores=missing)
    assert (
        rulings.why_unranked(found, rank_of(found, "naocun")) == "到位资金有一期总分不全；实缴回归税收待核定"
    )


def test_nobody_is_lifted_above_the_highest_grade(tmp_path):
    """平阳经开区 has 87 points, 优秀 from 85 on its own; 水头镇 76.50, 良好, would be lifted to it."""
    monthly = read(tmp_path, "monthly")
    found = ruled(monthly, override("jingkaiqu", "promotion"), override("shuitou", "promotion"))
    lifted = replace(rank_of(found, "shuitou"), grade_title="优秀")
    ranking = tuple(lifted if r.unit_code == "shuitou" else r for r in found.ranking)
    found = replace(found, ranking=ranking)
    assert wording.consequences(found)[:2] == [
        "1．晋档（安全事故），已是最高等次，不再晋（依据：第九条）：平阳经开区。",
        "2．晋档（安全事故），晋一个等次（依据：第九条）：shuitou。",
    ]
    assert [rulings.standing(found, rank_of(found, u)) for u in ("jingkaiqu", "shuitou")] == ["", "晋档"]


def test_a_promotion_does_not_act_beside_a_veto(tmp_path):
    both = (override("shuitou", "veto", "lowest_grade"), override("shuitou", "promotion"))
    found = ruled(read(tmp_path, "monthly"), *both)
    assert [rulings.effect(found, o) for o in both] == ["降至最低等次", "已被一票否决，不晋等次"]


def test_a_year_of_its_own_stands_in_one_pair_of_brackets(quarterly):
    header = replace(quarterly.header, period_title="2024年度（2023年12月–2024年11月）")
    text = page.render(replace(quarterly, header=header)).decode()
    assert "（2024年度，2023年12月–2024年11月）</h1>" in text


def test_the_page_says_no_place_of_dashes(quarterly):
    found = ruled(quarterly, override("naocun", "veto", "lowest_grade"))
    text = page.render(found).decode()
    assert "第 — 名" not in text
    assert "未参加排名：到位资金、实缴回归税收待核定" in text


def test_a_veto_is_called_alike_in_the_scheme_and_in_what_came_of_it():
    said = yaml.safe_load((PROJECT_ROOT / "scheme" / "phrases.yaml").read_text("utf-8"))
    (effects,) = [v for v in found_under(said, "effect") if isinstance(v, dict) and "lowest_grade" in v]
    assert effects == printing.EFFECT_ZH


def found_under(node, key):
    """Every value that stands under `key` at any depth."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key:
                yield value
            yield from found_under(value, key)


def test_a_figure_that_lacks_is_not_called_a_report_that_did_not_come(tmp_path):
    """闹村乡's report of the month may well be there: `已报6个` beside `缺报` would contradict itself."""
    monthly = read(tmp_path, "monthly")
    notes = [table["note"] for table in context(monthly)["indicators"]]
    assert "；缺数：闹村乡。" in notes[0]
    assert not any("缺报：" in note for note in notes)
