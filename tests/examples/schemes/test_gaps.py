"""Where a published paper is silent or contradicts itself, loading refuses the scheme and says what has to be decided."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kernel.office import load_office
from scheme.loader import check
from tests.examples.schemes.facts import EXAMPLES


def _faults(tmp_path: Path, office: str, written: str, instead: str) -> list[str]:
    """The faults of an example in which `written` is replaced: each as `key：reason`."""
    folder = load_office(shutil.copytree(EXAMPLES / office, tmp_path / office))
    (path,) = folder.schemes.iterdir()
    text = path.read_text("utf-8")
    assert written in text
    path.write_text(text.replace(written, instead), "utf-8")
    return [f"{problem.key}：{problem.reason}" for problem in check(path, folder)]


# office, what the example decides, what the paper says, the part of the fault that names the gap
GAPS = {
    "S04 leaves task ≥ 50% with investment < 20% open": (
        "s04_cases",
        "        otherwise: {points: 0}\n",
        "",
        "“已签约注册、取得用地并开工的新项目1个以上，而任务完成额年度完成率100%以上，而实际投入年度完成率不足20%”没有规定得几分，请写 otherwise",
    ),
    "S02 does not say what all equal earns": ("s02_gaoan", "on_equal: full, ", "", "on_equal"),
    "S03 states no cap for arrived capital": (
        "s03_task_forces",
        "points: 20, cap: none, floor: 0",
        "points: 20, floor: 0",
        "assessments.quarterly.indicators.arrived_capital.cap",
    ),
    "S31 does not say what less than the base year earns": (
        "s31_zones",
        "        under: proportional\n",
        "",
        "assessments.annual.indicators.intensity.under",
    ),
    "S08 does not say whether a begun step counts": (
        "s08_outward",
        "under: {step: 5, each: 1, whole_steps: true}",
        "under: {step: 5, each: 1}",
        "assessments.annual.indicators.fdi.under.whole_steps",
    ),
    "S25 does not say from which base on growth means anything": (
        "s25_liaocheng",
        "        min_base: 1000\n",
        "",
        "缺少 min_base：基数小于多少就不算增幅；没有限制写 none",
    ),
    "S25 does not say what a zero base earns": (
        "s25_liaocheng",
        "        on_zero_target: zero\n",
        "",
        "缺少 on_zero_target（目标为零或未下达、分母或基数为零时怎么办）",
    ),
    "S25 does not say how growth is rounded before it is ranked": (
        "s25_liaocheng",
        "        input_places: 2\n",
        "",
        "缺少 input_places：比较之前保留几位小数（四舍五入）",
    ),
    "S31 以上 and 以下 that both take the boundary": (
        "s31_zones",
        "[{below: 30, points: 0}, {from: 30, points: 3}]",
        "[{below: 30.000001, points: 0}, {from: 30, points: 3}]",
        "30 以上、不足 30.000001 的落在两档",
    ),
    "S31 以上 and 以下 that neither take the boundary": (
        "s31_zones",
        "[{below: 30, points: 0}, {from: 30, points: 3}]",
        "[{below: 30, points: 0}, {from: 30.000001, points: 3}]",
        "30 以上、不足 30.000001 的没有档",
    ),
    "S05 leaves targets under 1000 open": (
        "s05_luohe",
        "- {below: 3000, points: 0.1}",
        "- {from: 1000, below: 3000, points: 0.1}",
        "不足 1000 的没有档：第一档不写 from（向下不封口）",
    ),
    "S11 gives ten points of which only five can be had": (
        "s11_yuncheng",
        "{from: 70, points: 10}",
        "{from: 70, points: 5}",
        "满分 10，但最高只能得 5，谁也得不到满分",
    ),
    "S32 writes 0 for a zone that is not assessed": (
        "s32_wuxi",
        'export: "-"}, cap: {ratio: 2}, floor: 0, on_missing: zero, on_zero_target: not_applicable, clause: A6',
        "export: 0}, cap: {ratio: 2}, floor: 0, on_missing: zero, on_zero_target: not_applicable, clause: A6",
        "assessments.annual.indicators.a6.points.export",
    ),
    "S41 counts by 亩, which is no unit of a figure": (
        "s31_zones",
        "indicators: [invested], unit: 万元,",
        "indicators: [invested], unit: 万元/亩,",
        "measures.invested.unit",
    ),
    "S07 moves a unit into another group": (
        "s13_towns",
        "members: [yi]}",
        "members: [yi, jia]}",
        "“甲镇”已在“一类镇”，一个单位只能在一个组",
    ),
    "S37 has a year from December of what is cumulated from January": (
        "s31_zones",
        "period: {start: 2011-01, end: 2011-12}",
        "period: {start: 2010-12, end: 2011-11}",
        "考核年度不从 1 月起的",
    ),
}


@pytest.mark.parametrize("gap", GAPS.values(), ids=GAPS.keys())
def test_a_gap_is_named(tmp_path, gap):
    office, written, instead, named = gap
    faults = _faults(tmp_path, office, written, instead)
    assert any(named in fault for fault in faults), faults


def test_an_example_as_it_stands_has_no_fault(tmp_path):
    assert _faults(tmp_path, "s04_cases", "office: s04_cases", "office: s04_cases") == []


@pytest.mark.parametrize("key", ["split", "carry_over", "months_from"])
def test_what_the_language_has_no_word_for_is_refused(tmp_path, key):
    """S15 平分 is `credit: shared`, S37 结转 a figure of its own: a key nobody reads would be a rule nobody applies."""
    arrived = "title: 其中园区, "
    (fault,) = _faults(tmp_path, "s15_ranking", arrived, f"{arrived}{key}: equal, ")
    assert f"measures.park_industrial.{key}" in fault
