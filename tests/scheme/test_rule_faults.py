"""Every fault conditions, steps, cases, comparisons, composites, overrides, quotas, sums and ratings can have, at its line."""

from __future__ import annotations

import pytest

from scheme import check

GATE = "gate: {all: [{measure: signed, input: value, at_least: 1, unknown: fails}], otherwise: zero}"
OTHERWISE = "        otherwise: {points: 0}\n"
SIZES = """              - {below: 1000, points: 0.1}
              - {from: 1000, below: 5000.5, points: 0.3}
              - {from: 5000.5, points: 0.6}
"""
PROPORTIONAL = "            over: none\n            under: proportional\n"
TASK = """          - title: 全面完成
            when:
              - {measure: capital, input: completion_pct, target: {code: capital, source: county}, at_least: 100, unknown: fails}
              - {measure: all_capital, input: value, at_least: 50000, unknown: fails}
            points: 20
"""
BIG = "            - {when: [{measure: signed, input: value, below: 2, unknown: holds}], points: 0}\n"


def gate(condition: str, otherwise: str = "zero") -> str:
    return f"gate: {{all: [{{{condition}}}], otherwise: {otherwise}}} #!"


# name: (old text, new text, what the reason says, a text only the faulty line holds: `#!` when none is given)
FAULTS = {
    "limits of an entry upside down": (
        "items: [praise, criticism], unit: 分",
        "items: [praise, criticism], each_between: {from: 5, to: 3}, unit: 分",
        "to 3 小于 from 5",
        "each_between",
    ),
    "industry both counted and left out": (
        "    industries: [新材料, 光电子]\n",
        "    industries: [新材料, 光电子]\n    industries_excluded: [房地产, 光电子] #!\n",
        "“光电子”同时写在计入的行业（industries）里",
    ),
    # conditions
    "unknown measure in a condition": (
        GATE,
        gate("measure: sined, input: value, at_least: 1, unknown: fails"),
        "是否想写“signed”",
    ),
    "condition without comparison": (
        GATE,
        gate("measure: signed, input: value, unknown: fails"),
        "要写一个比较",
    ),
    "condition with two comparisons": (
        GATE,
        gate("measure: signed, input: value, at_least: 1, below: 5, unknown: fails"),
        "也只能写一个",
    ),
    "condition silent on the unknown": (GATE, gate("measure: signed, input: value, at_least: 1"), "缺少此项"),
    "misspelt comparison": (
        GATE,
        gate("measure: signed, input: value, at_lest: 1, unknown: fails"),
        "是否想写“at_least”",
    ),
    "completion of a condition without target": (
        GATE,
        gate("measure: signed, input: completion_pct, at_least: 1, unknown: fails"),
        "要写 target",
    ),
    "target nobody looks at": (
        GATE,
        gate(
            "measure: signed, input: value, target: {code: signed, source: county}, at_least: 1, unknown: fails"
        ),
        "用不到 target",
    ),
    "pace nobody looks at": (
        GATE,
        gate("measure: signed, input: value, pace: slow, at_least: 1, unknown: fails"),
        "用不到 pace",
    ),
    "base nobody looks at": (
        GATE,
        gate("measure: signed, input: value, base: prior_year, at_least: 1, unknown: fails"),
        "用不到 base",
    ),
    "ratio looked at as a value": (
        GATE,
        gate("measure: start_rate, input: value, at_least: 1, unknown: fails"),
        "input 应为 ratio_pct",
    ),
    "both lists of conditions": (
        GATE,
        GATE.replace(
            "otherwise", "any: [{measure: signed, input: value, below: 5, unknown: fails}], otherwise"
        )
        + " #!",
        "要写一个，也只能写一个",
    ),
    "no list of conditions": (GATE, "gate: {otherwise: zero} #!", "要写一个，也只能写一个"),
    "gate that says nothing of failing": (GATE, GATE.replace(", otherwise: zero", "") + " #!", "缺少此项"),
    # growth
    "growth without base": (
        "        input: growth_pct\n        base: prior_year\n",
        "        input: growth_pct\n",
        "要写 base",
        "      growth:",
    ),
    "growth silent on a tiny base": ("        min_base: 100\n", "", "缺少 min_base", "      growth:"),
    "growth against an unknown figure": (
        "base: {code: capital_2020, source: city}",
        "base: {code: capital_2021, source: city} #!",
        "是否想写“capital_2020”",
    ),
    "growth against a figure of another unit": (
        "base: {code: capital_2020, source: city}",
        "base: {code: signed, source: city} #!",
        "基数的单位是 count",
    ),
    "growth against a word": (
        "        base: prior_year\n",
        "        base: last_year #!\n",
        "应为 prior_year（上年同期）、prior_year_restated（",
    ),
    "growth silent on a zero base": (
        "        min_base: 100\n        on_zero_target: not_applicable\n",
        "        min_base: 100\n",
        "缺少 on_zero_target",
        "      growth:",
    ),
    # steps
    "met as a bare number": ("        met: {ratio: 0.8}\n", "        met: 16 #!\n", "应为“键: 值”"),
    "met of two kinds": (
        "        met: {ratio: 0.8}\n",
        "        met: {ratio: 0.8, points: 16} #!\n",
        "也只能写一个",
    ),
    "over left out": (
        PROPORTIONAL,
        "            under: proportional\n",
        "缺少此项",
        "          quality_growth:",
    ),
    "over as a word": (
        PROPORTIONAL,
        PROPORTIONAL.replace("over: none", "over: nothing #!"),
        "应为 none（超过部分不加分）（写的是",
    ),
    "under as an unknown word": (
        PROPORTIONAL,
        PROPORTIONAL.replace("proportional", "pro_rata #!"),
        "zero（达不到的计0分）、proportional（",
    ),
    "steps that count neither way": (
        "          whole_steps: begun\n",
        "          whole_steps: half #!\n",
        "请写 true（满一档才算）",
    ),
    "proportional to nothing": ("            reference: 20\n", "            reference: 0 #!\n", "应大于 0"),
    "most left out": (
        "over: {step: 10, each: 1, whole_steps: true, most: {ratio: 0.5}}",
        "over: {step: 10, each: 1, whole_steps: true} #!",
        "缺少此项",
    ),
    "each below zero": (
        "over: {step: 10, each: 1, whole_steps: true, most: {ratio: 0.5}}",
        "over: {step: 10, each: -1, whole_steps: true, most: {ratio: 0.5}} #!",
        "应大于 0",
    ),
    "sizes with a gap": (
        SIZES,
        SIZES.replace("{from: 5000.5, points: 0.6}", "{from: 6000, points: 0.6} #!"),
        "5000.5 以上、不足 6000 的没有档",
    ),
    "sizes that take": (
        SIZES,
        SIZES.replace("{below: 1000, points: 0.1}", "{below: 1000, points: -0.1} #!"),
        "不应小于 0",
    ),
    "sizes without a target": (
        "            reference: 20\n            met: {points: 100}\n            over: none\n",
        "            reference: 20\n            met: {points: 100}\n            over:\n              step: 1\n"
        "              each: {by_target: [{points: 1}]} #!\n              whole_steps: true\n              most: none\n",
        "不能按目标大小计分",
    ),
    "met above full points": (
        "            met: {points: 100}\n",
        "            met: {points: 101} #!\n",
        "101 分超过满分 100",
    ),
    "step out of reach of full marks": (
        "            met: {points: 100}\n",
        "            met: {points: 80}\n",
        "最高只能得 80",
        "          quality_growth:",
    ),
    "steps out of reach of full marks": (
        "most: {ratio: 0.5}",
        "most: {ratio: 0.1}",
        "满分 20，但最高只能得 18.0",
        "        points: {parks: 20, towns: 15}",
    ),
    # cases
    "combination nobody decided": (
        OTHERWISE + "        points: 20\n",
        "        points: 20\n",
        "“到位资金年度完成率100%以上，而内外资合计不足5亿元”没有规定得几分，请写 otherwise",
        "        cases:",
    ),
    "case out of reach": (
        TASK,
        TASK
        + TASK.replace("- title: 全面完成", "- title: 又一档 #!").replace("at_least: 100", "at_least: 120"),
        "永远用不到",
    ),
    "otherwise out of reach": (
        BIG + "          clause: 第六条\n",
        BIG + "          otherwise: {points: 1} #!\n          clause: 第六条\n",
        "otherwise 永远用不到",
    ),
    "unknown decided by nobody": (
        "          cases:\n            - {when: [{measure: signed, input: value, at_least: 2, unknown: fails}], points: 4}\n"
        + BIG,
        "          cases: #!\n            - {when: [{measure: signed, input: value, at_least: 2, unknown: fails}], points: 4}\n"
        + BIG.replace("holds", "fails"),
        "“签约没有数据”没有规定",
    ),
    "case above full points": (TASK, TASK.replace("points: 20", "points: 21 #!"), "21 分超过满分 20"),
    "unknown target in a case": (
        TASK,
        TASK.replace("unknown: fails}\n              - ", "unknown: fails}\n              - ", 1).replace(
            "target: {code: capital, source: county}, at_least: 100, unknown: fails}",
            "target: {code: capitol, source: county}, at_least: 100, unknown: fails} #!",
        ),
        "是否想写“capital”",
    ),
    # comparisons
    "efficacy that cannot reach full marks": (
        "        span_pct: 40\n",
        "        span_pct: 30\n",
        "合计 90，应为 100",
        "      fund:",
    ),
    "efficacy without policy for equals": ("        on_equal: full\n", "", "缺少此项", "      fund:"),
    "rounding of an exact value": (
        "        on_equal: full\n",
        "        on_equal: full\n        input_places: 2 #!\n",
        "用不到 input_places",
    ),
    "comparison of unrounded quotients": (
        "        input_places: 2\n        points: 10\n",
        "        points: 10\n",
        "缺少 input_places",
        "      growth:",
    ),
    "places written in two ways": (
        "        places: [10, 8, 6]\n",
        "        places: [10, 8, {from: 3, to: 5, points: 6}] #!\n",
        "要么逐名写分值，如 [10, 8, 6]，要么每一项都写成",
    ),
    "places that rise": (
        "        places: [10, 8, 6]\n",
        "        places: [10, 8, 9] #!\n",
        "反而多于前面的 8 分",
    ),
    "beyond more than the last place": (
        "        beyond: 2\n",
        "        beyond: 7 #!\n",
        "反而多于前面的 6 分",
    ),
    "places with a hole": (
        "        places: [10, 8, 6]\n",
        "        places:\n          - {from: 1, to: 2, points: 10}\n          - {from: 4, to: 5, points: 6} #!\n",
        "第 3 名没有分值",
    ),
    "places twice": (
        "        places: [10, 8, 6]\n",
        "        places:\n          - {from: 1, to: 3, points: 10}\n          - {from: 3, to: 5, points: 6} #!\n",
        "第 3 名写了两次",
    ),
    "places backwards": (
        "        places: [10, 8, 6]\n",
        "        places:\n          - {from: 3, to: 1, points: 10} #!\n",
        "to 1 小于 from 3",
    ),
    "places out of reach of full marks": (
        "        input_places: 2\n        points: 10\n",
        "        input_places: 2\n        points: 12 #!\n",
        "最高只能得 10",
    ),
    # manual
    "manual rule of counted things": (
        "        measure: extra\n        rule: manual\n        cap: {points: 10}\n",
        "        measure: signed #!\n        rule: manual\n        cap: {points: 10}\n",
        "不是加减分",
    ),
    "manual bounds crossed": (
        "        floor: -5\n        points: 10\n",
        "        floor: 10 #!\n        points: 10\n",
        "应小于上限",
    ),
    "manual without bound": (
        "        cap: {points: 10}\n        floor: -5\n",
        "        cap: none #!\n        floor: -5\n",
        "应为“键: 值”",
    ),
    "manual out of reach of full marks": (
        "        floor: -5\n        points: 10\n",
        "        floor: -5\n        points: 12 #!\n",
        "最高只能得 10",
    ),
    # composite
    "part with points of its own": (
        "            weight: 40\n",
        "            weight: 40\n            points: 8 #!\n",
        "不认识的键",
    ),
    "part without weight": (
        "          quality_growth:\n            title: 比基数增长\n            weight: 40\n",
        "          quality_growth: #!\n            title: 比基数增长\n",
        "缺少此项",
    ),
    "composite of composites": (
        "            rule: bands\n            input: ratio_pct\n",
        "            rule: composite #!\n            input: ratio_pct\n",
        "composite",
    ),
    "part band out of reach of full marks": (
        "{from: 60, points: 100}]",
        "{from: 60, points: 90}]",
        "最高只能得 90",
        "          quality_rate:",
    ),
    "part code used twice": (
        "          quality_growth:\n",
        "          growth: #!\n",
        "代码“growth”在本考核中已用过",
    ),
    "shadow code used twice": ("      trial:\n", "      fund: #!\n", "代码“fund”在本考核中已用过"),
    "shadow with an unknown pace": (
        "        pace: slow\n        points: 10\n",
        "        pace: slwo #!\n        points: 10\n",
        "是否想写“slow”",
    ),
    # bonus and deduction
    "bonus as a share of nothing": (
        "          met: {points: 0}\n          over: {step: 10, each: 0.5,",
        "          met: {ratio: 0} #!\n          over: {step: 10, each: 0.5,",
        "没有满分",
    ),
    "bonus limit as a share of nothing": (
        "most: {points: 10}}",
        "most: {ratio: 1}} #!",
        "most 请写 {points: 分值}",
    ),
    "bonus of full points there are none of": (
        "          pace: slow\n          on_zero_target: zero\n",
        "          pace: slow\n          on_zero_target: full #!\n",
        "on_zero_target 请写 not_applicable 或 zero",
    ),
    "deduction of full points there are none of": (
        "          on_zero_target: zero\n          reference: 60\n",
        "          on_zero_target: full #!\n          reference: 60\n",
        "on_zero_target 请写 not_applicable 或 zero",
    ),
    "bonus by places that takes": (
        "        praised:",
        "        first_two: {title: 前两名, measure: signed, rule: rank_points, input: value, places: [3, 1], beyond: -1,"
        " partition: office, ties: share, lower_is_better: false, on_missing: zero, clause: 第八条} #!\n        praised:",
        "加分项的分值不应小于 0",
    ),
    "deduction by places that takes more of later ones": (
        "        idle:\n          title: 开工少\n",
        "        last: {title: 后两名, measure: signed, rule: rank_points, input: value, places: [-1, -2], beyond: 0,"
        " partition: office, ties: share, lower_is_better: true, on_missing: zero, clause: 第六条} #!\n"
        "        idle:\n          title: 开工少\n",
        "反而少于前面的 -1 分",
    ),
    "bonus that takes": (
        "          under: none\n          floor: none\n",
        "          under: {step: 10, each: 1, whole_steps: true} #!\n          floor: none\n",
        "加分项不倒扣",
    ),
    "bonus case that takes": (BIG, BIG.replace("points: 0}", "points: -1} #!"), "加分项的分值不应小于 0"),
    "manual bonus that takes": (
        "cap: {points: 5}, floor: 0,",
        "cap: {points: 5}, floor: -1,",
        "加分项的下限不应小于 0",
        "        praised:",
    ),
    "deduction band that gives": (
        "bands: [{below: 1, points: -2}, {from: 1, points: 0}]",
        "bands: [{below: 1, points: -2}, {from: 1, points: 1}] #!",
        "扣分项的分值不应大于 0",
    ),
    "deduction that gives when met": (
        "          reference: 60\n          met: {points: 0}\n",
        "          reference: 60\n          met: {points: 1} #!\n",
        "met 应为 {points: 0}",
    ),
    "deduction that gives when over": (
        "          over: none\n          under: {step: 10, each: 1, whole_steps: true}\n",
        "          over: {step: 10, each: 1, whole_steps: true, most: none} #!\n          under: {step: 10, each: 1, whole_steps: true}\n",
        "over 应为 none",
    ),
    "rule of indicators as a bonus": (
        "          title: 超额\n          measure: capital\n          rule: step\n",
        "          title: 超额\n          measure: capital\n          rule: pace #!\n",
        "'pace'",
    ),
    # measures
    "sum of an unknown measure": (
        "{measure: fdi, fx: usd}",
        "{measure: fid, fx: usd} #!",
        "是否想写“fdi”",
    ),
    "sum at an unknown rate": ("{measure: fdi, fx: usd}", "{measure: fdi, fx: use} #!", "是否想写“usd”"),
    "sum of currencies": ("{measure: fdi, fx: usd}", "{measure: fdi, times: 1} #!", "不能相加"),
    "rate of another currency": (
        "{measure: capital, times: 1}",
        "{measure: capital, fx: usd} #!",
        "折算的是 wan_usd",
    ),
    "sum of a ratio": ("{measure: capital, times: 1}", "{measure: start_rate, times: 1} #!", "不能再相加"),
    "term that says nothing": ("{measure: capital, times: 1}", "{measure: capital} #!", "要写 times"),
    "term of zero times": ("{measure: capital, times: 1}", "{measure: capital, times: 0} #!", "请删去"),
    "factor too fine to store": (
        "{measure: fdi, fx: usd}",
        "{measure: fdi, fx: usd, times: 0.0001} #!",
        "超过 6 位小数",
    ),
    "two rates of a currency": (
        "\nmeasures:",
        "\n  more: {title: 美元, rate: 7, from: wan_usd, to: wan, clause: 第一条} #!\nmeasures:",
        "一种货币只能有一个汇率",
    ),
    "rate of zero": (
        "{title: 美元折人民币, rate: 7.1234,",
        "{title: 美元折人民币, rate: 0,",
        "应大于 0",
        "  usd:",
    ),
    "weights of raters": (
        "raters: {parks: 70, towns: 30}",
        "raters: {parks: 70, towns: 20} #!",
        "合计 90，应为 100",
    ),
    "rating that does not divide evenly": ("    mean_places: 2\n", "    mean_places: 6 #!\n", "应不大于 4"),
    "rating too fine for its weights": (
        "    raters: {parks: 70, towns: 30}\n    mean_places: 2\n",
        "    raters: {parks: 66.67, towns: 33.33}\n    mean_places: 3 #!\n",
        "mean_places 最多 2",
    ),
    "rating printed as money": (
        "    mean_places: 2\n    unit: 分\n",
        "    mean_places: 2\n    unit: 万元 #!\n",
        "可写：分",
    ),
    "share of more than all": (
        "    min_arrived_share_pct: 20\n",
        "    min_arrived_share_pct: 120 #!\n",
        "应不大于 100",
    ),
    "unknown focus list": ("focus_lists: [promote, sign]", "focus_lists: [promote, signed] #!", "promote"),
    # overrides, grades, consequences
    "unknown measure in a veto": (
        "when: {all: [{measure: capital, input: value, equals: 0, unknown: fails}]}, clause: 第七条}",
        "when: {all: [{measure: captal, input: value, equals: 0, unknown: fails}]}, clause: 第七条} #!",
        "是否想写“capital”",
    ),
    "unknown effect": ("effect: lowest_grade", "effect: lower_grade", "lowest_grade", "effect: lower_grade"),
    "override code used twice": ("      giant:\n", "      nothing: #!\n", "已用过"),
    "promotion without grades": (
        "      giant:\n        title: 特大项目\n        when: {all: [{measure: all_capital, input: value, above: 100000, unknown: fails}]}\n"
        "        clause: 第七条\n    grades:\n      - {title: 优秀, share_pct: 20, rounding: down, min: 90}\n"
        "      - {title: 良好, share_pct: 30.5, rounding: half_up, min: none}\n      - {title: 一般, share_pct: rest}\n",
        "      giant: #!\n        title: 特大项目\n        when: {all: [{measure: all_capital, input: value, above: 100000, unknown: fails}]}\n"
        "        clause: 第七条\n",
        "没有分档",
    ),
    "grades of both kinds": (
        "      - {title: 一般, share_pct: rest}\n",
        "      - {title: 一般, min: 0}\n",
        "要么都按分数",
        "    grades:",
    ),
    "quota without rest": (
        "      - {title: 一般, share_pct: rest}\n",
        "      - {title: 一般, share_pct: 10, rounding: up, min: none} #!\n",
        "应写 share_pct: rest",
    ),
    "rest in the middle": (
        "      - {title: 良好, share_pct: 30.5, rounding: half_up, min: none}\n",
        "      - {title: 良好, share_pct: rest} #!\n",
        "只有最后一档写 rest",
    ),
    "quotas of more than all": (
        "share_pct: 30.5",
        "share_pct: 80.5",
        "合计 100.5%，超过 100%",
        "    grades:",
    ),
    "quota silent on rounding": (
        "share_pct: 20, rounding: down,",
        "share_pct: 20,",
        "缺少此项",
        "{title: 优秀",
    ),
    "grade twice": ("{title: 一般, share_pct: rest}", "{title: 良好, share_pct: rest} #!", "写了两次"),
    "consequence of an unknown grade": (
        "grades: [优秀, 良好]",
        "grades: [优秀, 优良]",
        "没有“优良”档，有：优秀、良好、一般",
        "      reward:",
    ),
    "streak across years of one period": (
        "        streak: 6\n        streak_across_years: true\n",
        "        streak_across_years: true #!\n",
        "用不到 streak_across_years",
    ),
    "streak longer than the year": (
        "        streak: 6\n        streak_across_years: true\n",
        "        streak: 6 #!\n",
        "一年只有 4 期",
    ),
    "unknown measure in a consequence": (
        "{measure: capital, input: value, at_most: 0, unknown: holds}",
        "{measure: captal, input: value, at_most: 0, unknown: holds}",
        "是否想写“capital”",
        "{measure: captal",
    ),
    "bonus for a group there is none of": (
        "title: 表扬, measure: extra,",
        "title: 表扬, groups: [town], measure: extra,",
        "是否想写“towns”",
        "title: 表扬",
    ),
    "document without number": (
        "document_no: 规〔2024〕2号, ",
        "",
        "缺少此项",
        "{title: 季督评办法",
    ),
}


def test_the_scheme_of_all_rules_is_sound(guize):
    assert check(guize.schemes / "2024.yaml", guize) == []


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_reported_at_its_line(broken_rule, name):
    old, new, reason, *at = FAULTS[name]
    problems, line = broken_rule(old, new, *at)
    at_line = [p for p in problems if p.line == line]
    assert any(reason in p.reason for p in at_line), "\n".join(map(str, problems))
