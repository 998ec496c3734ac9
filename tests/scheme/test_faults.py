"""Every fault a scheme can have is reported at its own line, with a reason that names it."""

from __future__ import annotations

import re

import pytest

from kernel.closed_yaml import DataFileError
from kernel.home import PROJECT_ROOT
from scheme import check, load_scheme
from scheme.assessments import MAX_TIE_BREAKERS

CAPITAL_RULE = "        rule: pace\n"
BANDS = """        bands:
          - {below: 50, points: 0}
          - {from: 50, below: 80, points: 5}
          - {from: 80, points: 10}
"""


def bands(*rows: str) -> str:
    return "        bands:\n" + "".join(f"          - {row}\n" for row in rows)


VALUE = "    value: arrived\n    window: ytd\n    origins"
MEASURES = "measures:\n  capital:\n    title: 到位资金\n    fact: capital\n    value: arrived\n"


def effective(*lines: str, value: str = "arrived") -> str:
    """The measures with a rule of when capital takes effect before them."""
    rule = ["status: declared", "clause: 第一条", *lines]
    return "effective:\n" + "".join(f"  {line}\n" for line in rule) + MEASURES.replace("arrived", value)


# name: (old text, new text with the faulty line marked `#!`, what the reason says)
FAULTS = {
    "other office": ("office: office\n", "office: elsewhere #!\n", "应与办公室文件夹名“office”一致"),
    "other year": ("year: 2024\n", "year: 2023 #!\n", "应与文件名“2024.yaml”一致"),
    "more than a year": (
        "period: {start: 2024-01, end: 2024-12}",
        "period: {start: 2023-12, end: 2024-12} #!",
        "2023-12 到 2024-12 有 13 个月",
    ),
    "capital takes effect by no rule": (
        VALUE,
        VALUE.replace("arrived", "effective #!"),
        "办法没有写资金怎样才生效（effective）",
    ),
    "a scope beside origins": (
        VALUE,
        VALUE.replace("    origins", "    scope: outside_city #!\n    origins"),
        "写 origins 或 scope 一种就够了",
    ),
    "a scope the office has not": (
        VALUE,
        VALUE.replace("    origins", "    scope: outside_city #!\n    origins"),
        "office.yaml 没有写这一年的 scopes",
    ),
    "capital that takes effect is shared": (
        MEASURES,
        effective(
            "tax_since: 2023",
            "arrived_since: 2023",
            "least_tax_pct: 1",
            value="effective\n    credit: shared #!",
        ),
        "请删去 credit",
    ),
    "an investment is shared": (
        "    value: count\n    window: ytd\n    date_field: signed_date\n    unit: 个\n",
        "    value: agreed_investment\n    window: ytd\n    date_field: signed_date\n    credit: shared #!\n    unit: 万元\n",
        "项目分成只用于项目个数",
    ),
    "amounts that are shared are held against a day": (
        MEASURES,
        MEASURES + "    credit: shared\n    amounts_reported_before: 2024-11-01 #!\n",
        "数额上报时限只用于",
    ),
    "shares of projects are printed whole": (
        "    date_field: signed_date\n    unit: 个\n    places: 0",
        "    date_field: signed_date\n    credit: shared\n    unit: 个\n    places: 0 #!",
        "places 至少写 1",
    ),
    "tax of a year to come": (
        MEASURES,
        effective("tax_since: 2025 #!", "arrived_since: 2024", "least_tax_wan: 10"),
        "应不晚于考核年度 2024",
    ),
    "how much tax is not said": (
        MEASURES,
        effective("tax_since: 2024", "arrived_since: 2024").replace("effective:", "effective: #!"),
        "要写 least_tax_wan",
    ),
    "unknown unit": (
        "members: [park]}",
        "members: [parc]} #!",
        "没有代码为“parc”的单位（2024 年的 units.csv），是否想写“park”",
    ),
    "unit closed before the year": ("members: [park]}", "members: [park, gone]} #!", "没有代码为“gone”"),
    "unit in two groups": (
        "    members: [east, west, young, closed]",
        "    members: [east, west, young, closed, park] #!",
        "“开发区”已在“平台”",
    ),
    "unit in no group": (
        "groups:\n  parks: {title: 平台, members: [park]}\n  towns:\n    title: 乡镇\n    members: [east, west, young, closed]",
        "groups: #!\n  parks: {title: 平台, members: [park]}\n  towns:\n    title: 乡镇\n    members: [east, young, closed]",
        "“西镇”（west）不在任何组",
    ),
    "unknown measure": (
        "        measure: capital\n        rule: pace",
        "        measure: captal #!\n        rule: pace",
        "是否想写“capital”",
    ),
    "unknown target": (
        "target: {code: signed, source: county}",
        "target: {code: sined, source: county} #!",
        "没有代码为“sined”的年度目标",
    ),
    "target of another unit": (
        "target: {code: signed, source: county}",
        "target: {code: capital, source: county} #!",
        "目标的单位是 wan，计量“签约”的单位是 count",
    ),
    "unknown group in points": (
        "points: {parks: 60, towns: 45.5}",
        "points: {parks: 60, towns: 45.5, twons: 1} #!",
        "没有代码为“twons”的组",
    ),
    "group without points": (
        "points: {parks: 60, towns: 45.5}",
        "points: {parks: 60} #!",
        "没有写“乡镇”（towns）的满分",
    ),
    "zero points": ("points: {parks: 60, towns: 45.5}", "points: {parks: 60, towns: 0} #!", "应大于 0"),
    "points left blank": (
        "points: {parks: 60, towns: 45.5}",
        "points: {parks: 60, towns: } #!",
        "没有写值",
    ),
    "points for every group and for one": (
        "points: {parks: 60, towns: 45.5}",
        'points: {"*": 60, towns: 45.5} #!',
        "直接写一个数",
    ),
    "filter left blank": ("    real_estate: false\n", "    real_estate: #!\n", "没有写值"),
    "empty filter": ("    states: [late, missing]\n", "    states: [] #!\n", "至少要有一项"),
    "a form nobody owes": (
        "    states: [late, missing]\n",
        "    states: [late, missing]\n    forms: [self_assessment] #!\n",
        "没有约定报送“考核自评表”",
    ),
    "rule left out": (
        "      capital:\n        title: 到位资金\n        measure: capital\n        rule: pace\n",
        "      capital: #!\n        title: 到位资金\n        measure: capital\n",
        "缺少此项",
    ),
    "unknown tie-breaker": (
        "tie_breakers: [capital, signed]}",
        "tie_breakers: [capital, sign]} #!",
        "是否想写“signed”",
    ),
    "tie-breaker twice": (
        "tie_breakers: [capital, signed]}",
        "tie_breakers: [signed, signed]} #!",
        "写了两次",
    ),
    "more tie-breakers than a ranking reads": (
        "tie_breakers: [capital, signed]}",
        "tie_breakers: [capital, signed, start_rate, late, capital, signed]} #!",
        "并列时最多依次看 5 项，写了 6 项",
    ),
    "weights do not sum": (
        "    period: month\n    status: declared\n    total: 100\n",
        "    period: month\n    status: declared\n    total: 95 #!\n",
        "“平台”（parks）各项满分合计 100，应为 95",
    ),
    "one group does not sum": (
        "    status: declared\n    total: 100\n    clause: 第三条\n    ranking: {partition: group, tie_breakers: [capital, signed]}\n"
        "    indicators:\n      capital:\n        title: 到位资金\n        measure: capital\n        rule: pace\n"
        "        target: {code: capital, source: county}\n        pace: slow\n        points: {parks: 60, towns: 45.5}",
        "    status: declared\n    total: 100 #!\n    clause: 第三条\n    ranking: {partition: group, tie_breakers: [capital, signed]}\n"
        "    indicators:\n      capital:\n        title: 到位资金\n        measure: capital\n        rule: pace\n"
        "        target: {code: capital, source: county}\n        pace: slow\n        points: {parks: 60, towns: 45}",
        "“乡镇”（towns）各项满分合计 99.5，应为 100",
    ),
    "code used twice": (
        "      items:\n        more:\n",
        "      items:\n        signed: #!\n",
        "代码“signed”在本考核中已用过",
    ),
    "unknown source status": ("status: city_certified", "status: certified #!", "declared"),
    "certified by month": (
        "    period: month\n    status: declared\n",
        "    period: month\n    status: city_certified #!\n",
        "月度考核不能用 city_certified",
    ),
    # rules and their parameters
    "unknown rule": (CAPITAL_RULE, "        rule: paced #!\n", "paced"),
    "parameter of another rule": (CAPITAL_RULE, "        rule: pace\n        each: 1 #!\n", "不认识的键"),
    "misspelt key": ("        input: ratio_pct\n", "        inptu: ratio_pct #!\n", "是否想写“input”"),
    "cap left out": (
        "      signed:\n        title: 签约\n        measure: signed\n        rule: completion\n"
        "        target: {code: signed, source: county}\n        points: {parks: 30, towns: 44.5}\n        cap: none\n",
        "      signed: #!\n        title: 签约\n        measure: signed\n        rule: completion\n"
        "        target: {code: signed, source: county}\n        points: {parks: 30, towns: 44.5}\n",
        "缺少此项",
    ),
    "cap empty": ("cap: {ratio: 1.2}", "cap: #!", "没有写值"),
    "cap as bare number": ("cap: {ratio: 1.2}", "cap: 1.2 #!", "{ratio: 满分的倍数}"),
    "cap of two kinds": ("cap: {ratio: 1.2}", "cap: {ratio: 1.2, points: 3} #!", "只能写一个"),
    "bonus cap empty": ("      cap: 5\n", "      cap: #!\n", "没有限制写 none"),
    "zero target policy left out": (
        "      signed:\n        title: 签约\n        measure: signed\n        rule: completion\n"
        "        target: {code: signed, source: county}\n        points: {parks: 30, towns: 44.5}\n        cap: none\n"
        "        floor: none\n        on_missing: not_scored\n        on_zero_target: full\n",
        "      signed: #!\n        title: 签约\n        measure: signed\n        rule: completion\n"
        "        target: {code: signed, source: county}\n        points: {parks: 30, towns: 44.5}\n        cap: none\n"
        "        floor: none\n        on_missing: not_scored\n",
        "缺少此项",
    ),
    "zero policy of a ratio band left out": (
        "      start_rate:\n        title: 开工率\n        measure: start_rate\n        rule: bands\n        input: ratio_pct\n"
        "        on_zero_target: zero\n",
        "      start_rate: #!\n        title: 开工率\n        measure: start_rate\n        rule: bands\n        input: ratio_pct\n",
        "缺少 on_zero_target",
    ),
    "per_unit of a ratio": (
        "          measure: signed\n          rule: per_unit",
        "          measure: start_rate #!\n          rule: per_unit",
        "不能按个数计分",
    ),
    "deduction floor above zero": ("          floor: -2\n", "          floor: 2 #!\n", "下限是负数"),
    "amount too fine to store": ("          each: 0.5\n", "          each: 0.00005 #!\n", "最多 4 位小数"),
    # bands
    "band gap": (
        BANDS,
        bands("{below: 50, points: 0}", "{from: 60, below: 80, points: 5} #!", "{from: 80, points: 10}"),
        "50 以上、不足 60 的没有档",
    ),
    "band overlap": (
        BANDS,
        bands("{below: 50, points: 0}", "{from: 40, below: 80, points: 5} #!", "{from: 80, points: 10}"),
        "40 以上、不足 50 的落在两档",
    ),
    "bands unordered": (
        BANDS,
        bands(
            "{below: 60, points: 0}",
            "{from: 80, below: 90, points: 5}",
            "{from: 60, below: 80, points: 7} #!",
            "{from: 90, points: 10}",
        ),
        "各档应从低到高排列",
    ),
    "nothing below the first band": (
        BANDS,
        bands("{from: 0, below: 80, points: 0} #!", "{from: 80, points: 10}"),
        "不足 0 的没有档",
    ),
    "nothing above the last band": (
        BANDS,
        bands("{below: 80, points: 0}", "{from: 80, below: 100, points: 10} #!"),
        "100 以上的没有档",
    ),
    "band inside out": (
        BANDS,
        bands("{below: 50, points: 0}", "{from: 50, below: 50, points: 5} #!", "{from: 50, points: 10}"),
        "from 50 应小于 below 50",
    ),
    "band above full points": (
        BANDS,
        bands("{below: 50, points: 0}", "{from: 50, points: 11} #!"),
        "11 分超过满分 10",
    ),
    "full points out of reach": (
        '        points: {parks: "-", towns: 10}\n' + BANDS,
        '        points: {parks: "-", towns: 10} #!\n'
        + bands("{below: 50, points: 0}", "{from: 50, points: 9}"),
        "最高只能得 9",
    ),
    "completion band without target": (
        "      start_rate:\n        title: 开工率\n        measure: start_rate\n        rule: bands\n        input: ratio_pct\n",
        "      start_rate: #!\n        title: 开工率\n        measure: start_rate\n        rule: bands\n        input: completion_pct\n",
        "要写 target",
    ),
    "ratio band of a plain measure": (
        "        measure: start_rate\n        rule: bands",
        "        measure: signed #!\n        rule: bands",
        "应为比率",
    ),
    # paces
    "unknown pace": ("        pace: slow\n", "        pace: slwo #!\n", "是否想写“slow”"),
    "pace does not cover every month": (
        "[2, 4, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]",
        "[4, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100] #!",
        "应有 12 个期次的累计百分比，写了 11 个",
    ),
    "pace not increasing": (
        "[2, 4, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]",
        "[2, 4, 4, 20, 30, 40, 50, 60, 70, 80, 90, 100] #!",
        "第 3 个是 4，前面是 4",
    ),
    "pace starts at zero": (
        "[2, 4, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]",
        "[0, 4, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100] #!",
        "第 1 个是 0，前面是 0",
    ),
    "pace does not end at 100": (
        "cumulative_pct: [12.5, 40, 70, 100]",
        "cumulative_pct: [12.5, 40, 70, 99.5] #!",
        "最后一期应为 100，写的是 99.5",
    ),
    "quarterly pace in a monthly assessment": (
        "        pace: slow\n",
        "        pace: by_quarter #!\n",
        "月度考核用不上",
    ),
    # measures
    "ratio of an unknown measure": (
        "    numerator: started\n",
        "    numerator: stated #!\n",
        "是否想写“started”",
    ),
    "percentage of another unit": (
        "    numerator: started\n    denominator: signed\n",
        "    numerator: started\n    denominator: capital #!\n",
        "“开工”的单位是个，“到位资金”的单位是万元",
    ),
    "ratio of a ratio": ("    numerator: started\n", "    numerator: start_rate #!\n", "本身是比率"),
    "filter of another fact": (
        "    states: [late, missing]\n",
        "    states: [late, missing]\n    real_estate: false #!\n",
        "不认识的键",
    ),
    "unit of another kind": ("    unit: 亿元\n", "    unit: 个 #!\n", "可写：万元、亿元"),
    "bounds crossed": (
        "    max_investment_wan: 10000.5\n",
        "    max_investment_wan: 500 #!\n",
        "上限 500 应大于下限 500",
    ),
    # weighted periods
    "periods of an absent assessment": (
        "        source: monthly\n",
        "        source: weekly #!\n",
        "没有代码为“weekly”的考核",
    ),
    "periods of a composite assessment": (
        "        source: monthly\n",
        "        source: annual #!\n",
        "本身含有各期加权",
    ),
    "weights of the wrong number": (
        "        weights: [1, 1, 1, 2]\n",
        "        weights: [1, 1, 2] #!\n",
        "一年 4 期，写了 3 个权重",
    ),
    # limits
    "floor above the full points": (
        '        points: {parks: 10, towns: "-"}\n        floor: 0\n',
        '        points: {parks: 10, towns: "-"}\n        floor: 10.5 #!\n',
        "下限 10.5 超过满分 10",
    ),
    "floor above the cap": (
        "        cap: {ratio: 1.2}\n        floor: 0\n",
        "        cap: {points: 6}\n        floor: 7 #!\n",
        "下限 7 超过上限 6",
    ),
    "floor above a share of the full points": (
        "points: {parks: 60, towns: 45.5}\n        cap: {ratio: 1.2}\n        floor: 0\n",
        "points: {parks: 60, towns: 45.5}\n        cap: {ratio: 0.5}\n        floor: 22.76 #!\n",
        "下限 22.76 超过上限：满分 45.5 的 0.5 倍",
    ),
    # grades and consequences
    "more places than are ranked together": (
        "        places: 1\n",
        "        places: 5 #!\n",
        "一起排名的最多 4 个单位，写的是 5 名",
    ),
    "grades not descending": (
        "      - {title: 中, min: 60}\n",
        "      - {title: 中, min: 90} #!\n",
        "“中”90 不低于“好”90",
    ),
    "grades leave the bottom open": (
        "      - {title: 差, min: 0}\n",
        "      - {title: 差, min: 30} #!\n",
        "应从 0 分起",
    ),
    "grades begin below nothing": (
        "      - {title: 差, min: 0}\n",
        "      - {title: 差, min: -10} #!\n",
        "应从 0 分起",
    ),
    "streak longer than the year": ("        streak: 2\n", "        streak: 13 #!\n", "一年只有 12 期"),
    "consequence of an unknown indicator": (
        "        indicator: capital\n",
        "        indicator: capitol #!\n",
        "是否想写“capital”",
    ),
    "consequence of an indicator without target": (
        "        indicator: capital\n",
        "        indicator: start_rate #!\n",
        "没有年度目标",
    ),
    "threshold of another trigger": ("        places: 1\n", "        points: 1 #!\n", "不认识的键"),
    "unknown action": ("        action: red_list\n", "        action: gold_list #!\n", "red_list"),
}


def test_small_scheme_is_sound(folder):
    assert check(folder.schemes / "2024.yaml", folder) == []


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_reported_at_its_line(broken, name):
    old, new, reason = FAULTS[name]
    problems, line = broken(old, new)
    at_line = [p for p in problems if p.line == line]
    assert any(reason in p.reason for p in at_line), "\n".join(map(str, problems))


def test_groups_of_one_title_each_sum_to_the_total(folder):
    """平台, called 乡镇 too, comes to 60 + 20 + 10 = 90; the 乡镇 after it sums."""
    path = folder.schemes / "2024.yaml"
    text = path.read_text("utf-8").replace("title: 平台,", "title: 乡镇,")
    path.write_text(text.replace("{parks: 30, towns: 44.5}", "{parks: 20, towns: 44.5}"), "utf-8")
    (problem,) = check(path, folder)
    assert problem.key == "assessments.monthly.total"
    assert problem.reason == "“乡镇”（parks）各项满分合计 90，应为 100"


def test_tie_breakers_are_as_many_as_the_warehouse_reads():
    macro = (PROJECT_ROOT / "dbt_project" / "macros" / "scoring" / "ranks.sql").read_text("utf-8")
    (said,) = re.findall(r"macro max_tie_breakers\(\) %\}\{\{ return\((\d+)\) \}\}", macro)
    assert int(said) == MAX_TIE_BREAKERS


def test_periods_of_a_group_that_is_not_assessed_in_them_are_no_figure(folder):
    """Towns are left out of the quarterly review, so nothing of theirs could be averaged."""
    path = folder.schemes / "2024.yaml"
    source = "        points: 100\n        floor: none\n"
    text = path.read_text("utf-8").replace(source, source.replace("100", '{parks: 100, towns: "-"}'))
    path.write_text(text, "utf-8")
    (problem,) = check(path, folder)
    assert problem.key == "assessments.annual.indicators.quarters.points"
    assert problem.reason.startswith("“乡镇”在“季督评”里不考核，没有各期得分可以加权")


def test_certified_figures_say_nothing_of_arrivals_since_the_start(folder):
    """Told where the measure is used, also inside of a ratio: certified capital would never pass."""
    path = folder.schemes / "2024.yaml"
    text = path.read_text("utf-8").replace(
        "window: ytd\n    origins", "window: ytd\n    min_arrived_share_pct: 20\n    origins"
    )
    path.write_text(text, "utf-8")
    (problem,) = check(path, folder)
    quarterly = text[: text.index("rule: met_or_ratio")].count("\n")
    assert (problem.line, problem.key) == (quarterly, "assessments.quarterly.indicators.capital.measure")
    assert "没有开工以来累计" in problem.reason


def test_certified_capital_within_a_period_is_a_measure_like_others(folder):
    path = folder.schemes / "2024.yaml"
    path.write_text(
        path.read_text("utf-8").replace("window: ytd\n    origins", "window: period\n    origins"), "utf-8"
    )
    assert check(path, folder) == []


def test_typing_mistakes_do_not_hide_faults_of_meaning(folder):
    """One unreadable measure, one unreadable indicator and two faults of meaning: four problems, no echo of the first two."""
    path = folder.schemes / "2024.yaml"
    text = path.read_text("utf-8")
    text = text.replace("states: [late, missing]", "states: [lte]")  # the measure `late` cannot be read
    text = text.replace("        input: ratio_pct\n", "")  # nor the indicator `start_rate`
    text = text.replace("pace: slow", "pace: slwo").replace("streak: 2", "streak: 20")
    path.write_text(text, "utf-8")
    assert [p.key for p in check(path, folder)] == [
        "measures.late.states.0",
        "assessments.monthly.indicators.capital.pace",
        "assessments.monthly.indicators.start_rate.input",
        "assessments.monthly.consequences.letter.streak",
    ]


# what cannot be read in the head or the frame of an assessment → what else it takes to tell it
FRAMES = {
    "no rounding": ("rounding: {points_places: 2, at: indicator}\n", "", ["rounding"]),
    "a year for the period": ("period: {start: 2024-01, end: 2024-12}", "period: 2024", ["period"]),
    "a document without number": ("document_no: ", "number: ", ["document.document_no", "document.number"]),
    "a key misspelt": ("    grades:\n", "    grade:\n", ["assessments.monthly.grade"]),
    "no tie-breakers": (
        "partition: group, tie_breakers: [capital, signed]",
        "partition: group",
        ["assessments.monthly.ranking.tie_breakers"],
    ),
    "another status": ("status: declared", "status: reported", ["assessments.monthly.status"]),
    "a total in words": ("total: 100\n", "total: 一百\n", ["assessments.monthly.total"]),
    "a title of a code too short": ("targets:\n", "titles: {x: ''}\ntargets:\n", ["titles.x"]),
}


@pytest.mark.parametrize("name", FRAMES)
def test_what_is_wrong_around_the_entries_hides_none_of_their_faults(folder, name):
    """`slwo` is no pace and 20 periods are no streak, whatever else cannot be read; and nothing is told that is not there."""
    old, new, keys = FRAMES[name]
    path = folder.schemes / "2024.yaml"
    text = path.read_text("utf-8")
    assert old in text
    text = text.replace(old, new, 1).replace("pace: slow", "pace: slwo").replace("streak: 2", "streak: 20")
    path.write_text(text, "utf-8")
    faults = {
        "assessments.monthly.indicators.capital.pace",
        "assessments.monthly.consequences.letter.streak",
    }
    assert {p.key for p in check(path, folder)} == faults | set(keys)


def test_a_word_that_is_not_there_is_told_with_those_that_are(folder):
    path = folder.schemes / "2024.yaml"
    path.write_text(path.read_text("utf-8").replace("action: reminder_letter", "action: reproach"), "utf-8")
    (problem,) = check(path, folder)
    assert problem.reason.startswith("应为 red_list（列入红榜）、black_list（列入黑榜）、")
    assert "criticism（通报批评）" in problem.reason


def test_the_chinese_of_a_word_is_no_word_but_tells_which(folder):
    path = folder.schemes / "2024.yaml"
    path.write_text(path.read_text("utf-8").replace("source: county", "source: 县定", 1), "utf-8")
    (problem,) = check(path, folder)
    assert problem.reason.endswith("（写的是 '县定'），请写 county")


def test_load_raises_every_problem_with_file_and_line(folder):
    path = folder.schemes / "2024.yaml"
    path.write_text(path.read_text("utf-8").replace("year: 2024", "year: 2025\nextra: 1"), "utf-8")
    with pytest.raises(DataFileError) as caught:
        load_scheme(path, folder)
    assert f"{path}:3: extra：不认识的键" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "reason"), [("- 1\n", "应为“键: 值”"), ("a: [\n", "没有配对"), (None, "找不到该文件")]
)
def test_what_is_no_scheme_file_at_all(folder, content, reason):
    path = folder.schemes / "2030.yaml"
    if content is not None:
        path.write_text(content, "utf-8")
    (problem,) = check(path, folder)
    assert reason in problem.reason


def test_unquoted_dash_is_a_yaml_fault_at_its_line(broken):
    problems, line = broken(
        'points: {parks: "-", towns: 10}', "points:\n          parks: - #!\n          towns: 10"
    )
    assert [p.line for p in problems] == [line]
