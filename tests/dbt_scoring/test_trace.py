"""`trace` over 南岭练习县: every rule type, gate, override and consequence walked down to the cells it rests on."""

from __future__ import annotations

import shutil
from decimal import Decimal

import pytest

import publish
from kernel.home import Home
from publish import Step, Trace


@pytest.fixture(scope="module")
def home(workspace, tmp_path_factory) -> Home:
    """An installation whose published warehouse is the built one."""
    root = tmp_path_factory.mktemp("trace")
    home = Home(root=root, offices=workspace.root / "offices")
    home.published.mkdir(parents=True)
    shutil.copy(workspace.warehouse, home.published_warehouse)
    return home


def traced(home: Home, unit: str, indicator: str | None) -> Trace:
    return publish.trace(home, "nanling", "2024-H1", unit, indicator)


def told(steps: tuple[Step, ...], depth: int = 0) -> list[str]:
    """The tree as lines: two blanks a level, then the text, then the cells in brackets."""
    lines = []
    for step in steps:
        cells = [f"{s.sheet}!{s.cell}={s.value.normalize():f}" for s in step.sources]
        lines.append("  " * depth + step.text + (f" [{' '.join(cells)}]" if cells else ""))
        lines += told(step.below, depth + 1)
    return lines


FDI = "利用外资：1,270万美元 [indicator!D5=1270]"
TARGET = "目标 [indicator!C5=1000]"
FDI_DONE = "实际 127.00% [indicator!C5=1000]"


@pytest.mark.parametrize(
    ("unit", "indicator", "expected"),
    [
        ("dong", "fdi_steps", [FDI, TARGET]),
        ("dong", "fdi_band", [FDI, TARGET]),
        ("dong", "over_target", [FDI, TARGET]),
        (
            "nan",
            "task",
            [
                "第 1 种情形",
                "  符合：利用外资年度完成率100%以上，实际 100.00% [indicator!C7=1000]",
                "    利用外资：1,000万美元 [indicator!D7=1000]",
                "  不符合：回归税收同比增幅0%以上，没有目标或基数",
                "    回归税收：50万元 [indicator!D15=50]",
                "    上年同期：0万元 [indicator!E15=0]",
                "第 2 种情形（适用）",
                "  符合：利用外资年度完成率80%以上，实际 100.00% [indicator!C7=1000]",
                "    利用外资：1,000万美元 [indicator!D7=1000]",
            ],
        ),
        (
            "xi",
            "fdi_spread",
            [
                "与乡镇类内参评的 3 个单位比较（越高越好）：最低 880万美元（西镇），最高 1,270万美元（东镇）",
                "  东镇　1,270万美元",
                "  南镇　1,000万美元",
                "  西镇　880万美元",
                "利用外资：880万美元 [indicator!D6=880]",
            ],
        ),
        (
            "dong",
            "tax_growth",
            ["回归税收：120万元 [indicator!D13=120]", "上年同期：100万元 [indicator!E13=100]"],
        ),
        (
            "dong",
            "signed_places",
            [
                "与全部单位参评的 4 个单位比较（越高越好）：最低 2个（南镇），最高 7个（南岭园区）",
                "  第 1 名　南岭园区　7个",
                "  第 2 名　东镇　5个",
                "  第 2 名　西镇　5个",
                "  第 4 名　南镇　2个",
                "签约项目：5个 [indicator!D17=5]",
            ],
        ),
        (
            "dong",
            "service",
            [
                "服务评议：按评议主体加权",
                "  园区（权重 70）：185 ÷ 2 份 = 92.5 [rating!F5=90 rating!F6=95]",
                "  乡镇（权重 30）：88 ÷ 1 份 = 88 [rating!F7=88]",
            ],
        ),
        (
            "dong",
            "praise",
            [
                "认定加减分：认定 2 项",
                "  2：praise5；南考认〔2024〕1号；2024年06月03日起；签字：张三、李四 [manual!E5=2]",
                "  1.5：praise6；南考认〔2024〕1号；2024年06月03日起；签字：张三、李四 [manual!E6=1.5]",
            ],
        ),
        (
            "dong",
            "quality",
            [
                "分项“外资完成”，权重 60，得 100分；外资完成 1270万美元 ÷ 年度目标 1000万美元 = 127.00%；1270 ÷ 1000 × 100分 = 127分"
                "；超过上限，按 100分计，得 100.00分",
                f"  {FDI}",
                f"  {TARGET}",
                "分项“开工率”，权重 40，得 60分；开工率 3 ÷ 5 × 100 = 60.00%；（3 ÷ 5 × 100） ÷ 100 × 100分 = 60.00分",
                "  开工率（比率）",
                "    开工项目：3个 [indicator!D21=3]",
                "    签约项目：5个 [indicator!D17=5]",
            ],
        ),
        (
            "dong",
            "capital",
            [
                "前提条件（达不到的不计分）",
                f"  符合：利用外资年度完成率80%以上，{FDI_DONE}",
                f"    {FDI}",
                "内外资合计：2 项合计",
                "  到位内资：4,000万元 [indicator!D9=4000]",
                "  利用外资：1,270万美元，× 7.1 [indicator!D5=1270]",
            ],
        ),
    ],
)
def test_every_rule_is_walked_down_to_its_cells(home, unit, indicator, expected):
    assert told(traced(home, unit, indicator).steps) == expected


def test_a_closed_gate_says_which_condition_failed(home):
    found = traced(home, "yuan", "capital")
    assert "不符合：利用外资年度完成率80%以上，实际 50.00%" in told(found.steps)[1]
    assert found.points == 0


def test_a_total_names_what_rules_on_it_and_what_follows(home):
    found = traced(home, "nan", None)
    assert (found.points, found.status_zh) == (Decimal("56.09"), "第 2 名，基本合格")
    assert found.formula_zh == "指标 56.09 + 加分 0 + 扣分（0）= 56.09分"
    rulings = [step for step in found.steps if step.text.startswith(("参评", "一票", "晋档", "结果"))]
    assert told(tuple(rulings)) == [
        "参评资格“外资完成六成”：符合；依据：第九条",
        "  符合：利用外资年度完成率60%以上，实际 100.00% [indicator!C7=1000]",
        "    利用外资：1,000万美元 [indicator!D7=1000]",
        "一票否决“签约不足三个”（降至最低等次）：否决；依据：第九条",
        "  符合：签约项目不足3个，实际 2个",
        "    签约项目：2个 [indicator!D19=2]",
        "晋档“税收增两成”：不晋档；依据：第九条",
        "  不符合：回归税收同比增幅20%以上，没有目标或基数",
        "    回归税收：50万元 [indicator!D15=50]",
        "    上年同期：0万元 [indicator!E15=0]",
        "结果运用“亮黄牌”：签约项目不足3个（2个，符合）；利用外资年度完成率不超过100%（100.00%，符合）；依据：第十条",
        "  符合：签约项目不足3个，实际 2个",
        "    签约项目：2个 [indicator!D19=2]",
        "  符合：利用外资年度完成率不超过100%，实际 100.00% [indicator!C7=1000]",
        "    利用外资：1,000万美元 [indicator!D7=1000]",
    ]
    scores = {step.text: [line.text for line in step.below] for step in found.steps[:3]}
    assert list(scores) == ["指标", "加分", "扣分"]
    assert scores["指标"][0].startswith("利用外资：利用外资 1000万美元")


def test_weighted_periods_are_walked_through_their_totals_to_cells(home):
    """（0 × 1 + 3.34 × 2）÷ 3 ÷ 100 × 50 = 1.113… → 1.11; 400.4 ÷ 2400 × 20 = 3.336… → 3.34."""
    idle = [
        "    到位资金：到位资金：目标、基数或比率分母为零（或未下达、过小），不考核此项。",
        "      省外到位资金：没有计入的单元格",
        "    大项目占比：大项目占比：目标、基数或比率分母为零（或未下达、过小），不考核此项。",
        "      大项目占比（比率）",
        "        10亿元以上签约项目：没有计入的单元格",
        "        亿元以上签约项目：没有计入的单元格",
    ]
    found = publish.trace(home, "lianxi", "2024-H1", "kaifaqu", "quarters", "half")
    assert found.formula_zh == "季督评（0×1 + 3.34×2）÷ 3 ÷ 100 × 50分 = 1.11分"
    assert told(found.steps) == [
        "季督评（2024年第一季度）：总分 0，权重 1",
        "  指标",
        *idle,
        "    回归税收：回归税收 0万元 ÷ 年度目标 2400万元 = 0.00%；0 ÷ 2400 × 20分 = 0.00分",
        "      实缴回归税收：没有计入的单元格",
        "      目标 [任务分解表!D8=2400]",
        "季督评（2024年第二季度）：总分 3.34，权重 2",
        "  指标",
        *idle,
        "    回归税收：回归税收 400.4万元 ÷ 年度目标 2400万元 = 16.68%；400.4 ÷ 2400 × 20分 = 3.34分",
        "      实缴回归税收：400.4万元 [税收台账!G5=400.4]",
        "      目标 [任务分解表!D8=2400]",
    ]


def test_every_rule_there_is_ends_in_cells(query, home):
    """One score of each rule, of whichever practice county has it."""
    rows = query(
        "select rule, office_code, period_code, unit_code, indicator_code, assessment_code from rpt_score_sheet"
        " where score_status = 'scored' and evidence_count > 0 qualify row_number() over"
        " (partition by rule order by office_code, assessment_code, period_code desc, unit_code, indicator_code) = 1"
    )
    assert {rule for rule, *_ in rows} == {
        *(
            "completion",
            "pace",
            "met_or_ratio",
            "per_unit",
            "bands",
            "deduct_per",
            "step",
            "cases",
            "efficacy",
        ),
        *("rank_points", "proportional", "manual", "composite", "weighted_periods"),
    }
    for rule, *score in rows:
        assert publish.trace(home, *score).evidence, (rule, score)
