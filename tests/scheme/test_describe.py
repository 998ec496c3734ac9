"""A scheme in words: every rule, measure and condition as its paper would say it, and nothing it says left out."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kernel.closed_yaml import read_values
from kernel.office import load_office
from scheme import Scheme, compare, describe
from scheme.phrases import load_phrases

HERE = Path(__file__).parent
OFFICES = (
    "office",
    "guize",
)  # together they use every rule, measure, condition, override, grade and consequence
SAID_FIELDS = {key.split(".")[-1].rstrip("_") for key in load_phrases().fields}
ABOUT_THE_FILE = {"office", "year"}


def content_of(office: str) -> dict[str, Any]:
    return read_values(HERE / office / "schemes" / "2024.yaml")


def units_of(office: str) -> dict[str, str]:
    return {unit.unit_code: unit.unit_name for unit in load_office(HERE / office).units}


def cells(office: str) -> dict[str, tuple[str, ...]]:
    """Every row of the paper by section and the title that stands in its second or first column."""
    paper = describe(Scheme.model_validate(content_of(office)), units_of(office))
    return {
        f"{section.title.split('、')[1]}/{grid.caption}/{next(t for t in row if not t[:1].isdigit())}": row
        for section in paper.sections
        for grid in section.grids
        for row in grid.rows
    }


SAID = {
    "季督评/指标/任务": "取第一个符合的情形：全面完成：到位资金年度完成率100%以上（目标为资金目标（县定），缺数的视为不成立）"
    "且内外资合计5亿元以上（缺数的视为不成立）的得20分；到位资金年度完成率80%以上（目标为资金目标（县定），"
    "缺数的视为不成立）且内外资合计5亿元以上（缺数的视为不成立）的得15分，其余情形得0分。",
    "季督评/指标/外资": "到位资金占资金目标（县定）的百分比达到100%的得满分的0.8倍；每超过10个百分点加1分，"
    "不足10个百分点的不计，最多加满分的0.5倍；每低于5个百分点扣随年度目标大小的分值（不足1000万元的得0.1分；"
    "1000万元以上、不足5000.5万元的得0.3分；5000.5万元以上的得0.6分），不足5个百分点的按一档计，"
    "须签约1个以上（缺数的视为不成立），否则计0分，最低0分，应报未报的计0分，目标为零或未下达的不考核此项。",
    "季督评/指标/资金功效": "（60 + 40 ×（到位资金 − 最小值）÷（最大值 − 最小值））÷ 100 × 满分，最大、最小值在本组内取，"
    "数值大的为优，最大值等于最小值的计满分，应报未报的不计分，当期不参加排名。",
    "季督评/指标/增幅名次": "按到位资金比上年同期的增幅在全部单位的名次（数值大的在前）计分：第1名得10分；第2名得8分；"
    "第3名得6分；其余名次得2分，比较前四舍五入保留2位小数，并列的取所占各名次的平均分，"
    "基数不足100万元的视为没有基数，应报未报的计0分，没有基数的不考核此项。",
    "季督评/指标/服务": "服务评议 ÷ 100分 × 满分，最高计满分，最低0分，应报未报的不计分，当期不参加排名。",
    "季督评/指标/酌情": "按登记的加减分计，最高计10分，最多扣5分，应报未报的计0分。",
    "季督评/指标/质量": "各分项按100分计分、保留2位小数，按权重加权平均后 ÷ 100 × 满分。",
    "季督评/扣分（合计不设上限）/开工少": "按开工分档：不足1个的得−2分；1个以上的得0分，应报未报的计0分。",
    "季督评/参评资格、一票否决和晋档/一票否决": "到位资金等于0亿元（缺数的视为不成立）。",
    "季督评/结果运用/亮黄牌": "签约等于0个（缺数的视为成立）且到位资金不超过0亿元（缺数的视为成立），"
    "连续6个季度，可跨年度连续计算。",
    "季督评/结果运用/奖励": "等次为优秀、良好。",
    "统计口径//内外资合计": "到位资金 × 1 + 外资（按美元折人民币折算） + 贷款 × −0.5",
    "统计口径//外资": "年初以来完成数（指标完成情况表“实际利用外资”，以万美元计）",
    "统计口径//服务评议": "评议项目“服务质量”的平均得分，按评议人加权（园区 70、乡镇 30），各类评议人的平均保留2位小数",
    "统计口径//加减分": "年初以来加减分表“表彰、批评”的分值合计",
    "统计口径//签约": "年初以来签约的项目个数，固定资产投资占协议投资50%以上，限重点推介、重点签约名单内，"
    "限新材料、光电子，限2024年11月1日以前首次上报的",
    "折算汇率//美元折人民币": "1万美元 = 7.1234万元",
}


@pytest.mark.parametrize("place", SAID)
def test_a_rule_measure_or_condition_is_said_in_full(place):
    assert SAID[place] in cells("guize")[place]


def test_the_head_groups_points_and_grades_are_printed():
    paper = describe(Scheme.model_validate(content_of("office")), units_of("office"))
    assert paper.title == "测试办法"
    assert paper.lines[0] == "测〔2024〕1号　2024年1月2日印发"
    sections = {section.title.split("、")[1]: section for section in paper.sections}
    assert sections["考核对象"].grids[0].rows[0] == ("平台", "1", "开发区")
    monthly = next(section for section in paper.sections if section.title.endswith("月通报"))
    table = monthly.grids[0]
    points = [column.title for column in table.columns][2:4]
    assert points == ["平台分值", "乡镇分值"]
    capital = next(row for row in table.rows if row[1] == "到位资金")
    assert capital[2:4] == ("60", "45.5")
    start_rate = next(row for row in table.rows if row[1] == "开工率")
    assert start_rate[2:4] == ("-", "10")


def test_the_lowest_grade_has_no_bound_below():
    """Deductions may leave less than nothing: such a total is 差 too."""
    paper = describe(Scheme.model_validate(content_of("office")), units_of("office"))
    said = [sentence for section in paper.sections for sentence in section.sentences if "等次" in sentence]
    assert said[0] == "定等次：好：90分以上；中：60分以上、不足90分；差：不足60分。"


def leaves(node: Any, place: tuple = ()) -> Iterator[tuple]:
    """Where every single value of a scheme stands."""
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else None
    if steps is None:
        yield place
        return
    for step, child in steps:
        yield from leaves(child, (*place, step))


def once(content: dict[str, Any]) -> Iterator[tuple]:
    """The first place of every field of every rule, fact, trigger or other kind of entry."""
    seen = set()
    for place in leaves(content):
        node, kinds = content, []
        for step in place[:-1]:
            node = node[step]
            kinds += [
                node[key] for key in ("rule", "fact", "trigger") if isinstance(node, dict) and key in node
            ]
        named = tuple(step for step in place if isinstance(step, str) and step in SAID_FIELDS)
        if (key := (*kinds[-1:], *named[-2:])) not in seen:
            seen.add(key)
            yield place


def others(place: tuple, value: Any) -> Iterator[Any]:
    """What could stand there instead, the first that the language allows being taken."""
    if isinstance(value, bool):
        yield not value
        return
    if value == "value" and place[-1] == "input":
        yield "growth_pct"  # a measure is a ratio or is not: the check refuses the other one of value and ratio_pct
    for words in load_phrases().words.values():
        if str(value) in words:
            yield from (word for word in words if word != str(value))
    try:
        yield str(float(value) + 1)
    except ValueError:
        yield from (f"{value}x", value[:-1] + ("2" if value[-1] != "2" else "3"), "件", "亿元", "家")


def altered(content: dict[str, Any], place: tuple) -> Scheme | None:
    """The scheme with another value at `place`; None when no other one is allowed there."""
    changed = deepcopy(content)
    node = changed
    for step in place[:-1]:
        node = node[step]
    was = node[place[-1]]
    for other in others(place, was):
        node[place[-1]] = other
        try:
            return Scheme.model_validate(changed)
        except ValidationError:
            continue
    return None


@pytest.mark.parametrize("office", OFFICES)
def test_whatever_is_changed_shows_in_the_paper_and_in_the_comparison(office):
    """Each value of the file in turn: none of them is silent."""
    content, units = content_of(office), units_of(office)
    scheme = Scheme.model_validate(content)
    paper, silent, unseen, tried = describe(scheme, units), [], [], 0
    for place in once(content):
        other = None if place[-1] in ABOUT_THE_FILE else altered(content, place)
        if other is None or other == scheme:
            continue
        tried += 1
        if describe(other, units) == paper:
            silent.append(place)
        if not compare(scheme, other, units, units):
            unseen.append(place)
    assert tried > 80
    assert (silent, unseen) == ([], [])
