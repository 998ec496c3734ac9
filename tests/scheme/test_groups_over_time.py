"""Groups that change within the year, blocks of conditions, and what is about some units only: loaded, refused, landed, said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import scheme
from kernel import landed
from kernel.home import Home
from kernel.office import load_office
from scheme import check, describe, load_scheme
from scheme.conditions import Block, Condition
from scheme.coverage import prove
from scheme.draft import of_year
from tests.scheme.test_describe import units_of

GROUPS = "groups:\n  parks: {title: 平台, members: [park]}\n  towns: {title: 乡镇, members: [east, west]}\n"
DATED = """groups:
  parks: {title: 平台, members: [park, {unit: west, from: 2024-07}]}
  towns: {title: 乡镇, members: [east, {unit: west, until: 2024-06}]}
"""
MOVES = """moves:
  signed:
    title: 签约的转入平台
    from: [towns]
    to: parks
    when: {all: [{measure: signed, input: value, at_least: 1, unknown: fails}]}
    clause: 第三条
"""
GATE = "gate: {all: [{measure: signed, input: value, at_least: 1, unknown: fails}], otherwise: zero}"
SIGNED = "{measure: signed, input: value, at_least: 3, unknown: fails}"
STARTED = "{measure: started, input: value, at_least: 1, unknown: holds}"
BLOCK = f"gate: {{all: [{SIGNED}, {{any: [{STARTED}, {SIGNED}]}}], otherwise: zero}}"


@pytest.fixture
def changed(guize, tmp_path: Path):
    """The scheme with texts replaced; its rows of a landed table by name."""

    def change(*replaced: tuple[str, str]):
        path = guize.schemes / "2024.yaml"
        text = path.read_text("utf-8")
        for old, new in replaced:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
        home = Home(root=tmp_path / "home", offices=tmp_path)
        scheme.land(home, guize, 2024, date(2024, 7, 10))
        return lambda table: landed.read(home.landed, table, "guize", 2024).to_pylist()

    return change


def test_a_stay_lands_with_its_months(changed):
    rows = changed((GROUPS, DATED))("scheme_group_member")
    assert [(r["group_code"], r["unit_code"], r["from_month"], r["until_month"]) for r in rows] == [
        ("parks", "park", None, None),
        ("parks", "west", "2024-07", None),
        ("towns", "east", None, None),
        ("towns", "west", None, "2024-06"),
    ]


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ("[east, {unit: west, until: 2024-05}]", "2024-06不在任何组"),
        ("[east, {unit: west, until: 2024-07}]", "2024-07已在“平台”"),
        ("[east, {unit: west, until: 2023-12}]", "没有考核年度内的月份"),
        ("[east, {unit: west}]", "直接写代码"),
    ],
)
def test_every_month_has_exactly_one_group(guize, members, reason):
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8").replace(GROUPS, DATED)
    path.write_text(text.replace("[east, {unit: west, until: 2024-06}]", members), "utf-8")
    assert any(reason in problem.reason for problem in check(path, guize)), check(path, guize)


def test_a_move_lands_in_every_assessment_with_its_conditions(changed):
    table = changed(("titles:", MOVES + "titles:"))
    (row,) = [r for r in table("scheme_override") if r["kind"] == "move"]
    assert (row["override_code"], row["effect"], row["group_codes"]) == ("signed", "parks", "|towns|")
    (condition,) = [r for r in table("scheme_condition") if r["owner_kind"] == "move"]
    assert (condition["input_key"], condition["threshold"]) == ("move/signed/0/1", Decimal(1))
    assert "move/signed/0/1" in {r["input_key"] for r in table("scheme_input")}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("from: [towns]", "from: [town]", "是否想写“towns”"),
        ("to: parks", "to: towns", "等于没有转"),
        ("measure: signed", "measure: sined", "是否想写“signed”"),
    ],
)
def test_a_move_that_leads_nowhere_is_refused(guize, old, new, reason):
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8").replace("titles:", MOVES.replace(old, new) + "titles:")
    path.write_text(text, "utf-8")
    problems = check(path, guize)
    at = old.split(":")[0] if old.startswith(("from", "to")) else "when"
    (line,) = {p.line for p in problems}
    assert text.splitlines()[line - 1].startswith(f"    {at}:")
    assert reason in problems[0].reason


MONTHLY = """  monthly:
    title: 月通报
    period: month
    status: declared
    total: 10
    clause: 第九条
    ranking: {partition: office, tie_breakers: []}
    indicators:
      done:
        {title: 签约, measure: signed, rule: per_unit, each: 1, step: 1, whole_steps: true, points: 10, cap: none, on_missing: zero, clause: 第九条}
"""
PACED = "{measure: capital, input: paced_completion_pct, target: {code: capital, source: county}, pace: slow, at_least: 100, unknown: fails}"


def test_a_move_is_asked_in_the_last_assessment_as_in_the_first(guize):
    """A pace by quarters serves the quarterly assessment; the monthly one after it has no month of it."""
    path = guize.schemes / "2024.yaml"
    asked = MOVES.replace("{measure: signed, input: value, at_least: 1, unknown: fails}", PACED)
    text = path.read_text("utf-8").replace("titles:", asked + "titles:")
    path.write_text(text, "utf-8")
    assert check(path, guize) == []
    path.write_text(text + MONTHLY, "utf-8")
    (problem,) = check(path, guize)
    assert problem.key == "moves.signed.when.all.0.pace"
    assert problem.reason == "“前低后高”只写了每季末的时序，月度考核用不上"


def test_a_move_of_certified_figures_asks_nothing_of_arrivals_since_the_start(guize):
    path = guize.schemes / "2024.yaml"
    asked = MOVES.replace("measure: signed", "measure: capital")
    text = path.read_text("utf-8").replace("titles:", asked + "titles:")
    certified = MONTHLY.replace("month\n", "quarter\n").replace("declared", "city_certified")
    path.write_text(text + certified, "utf-8")
    told = {problem.key: problem.reason for problem in check(path, guize)}
    # signings are none of what the city decides, where the office has no word on it
    assert told.keys() == {"moves.signed.when.all.0.measure", "assessments.monthly.indicators.done.measure"}
    assert told["moves.signed.when.all.0.measure"].startswith(
        "市局核定数没有开工以来累计，“到位资金”的 min_arrived_share_pct"
    )


FIRST = "      third: {title: 前三名, action: praise, trigger: rank_top, places: 3, clause: 第八条}\n"


@pytest.mark.parametrize(
    ("moves", "most"),
    [("", 2), (MOVES, 3), (MOVES.replace("[towns]", "[parks]").replace("to: parks", "to: towns"), 3)],
)
def test_a_ranking_may_hold_whom_a_move_brings(guize, moves, most):
    """One unit in 平台, two in 乡镇: three together once 乡镇 move to 平台, or 平台 to 乡镇."""
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8").replace("titles:", moves + "titles:")
    text = text.replace("{partition: office, tie_breakers: [fdi]}", "{partition: group, tie_breakers: []}")
    for places in (most, most + 1):
        path.write_text(text + FIRST.replace("places: 3", f"places: {places}"), "utf-8")
        reasons = [problem.reason for problem in check(path, guize)]
        assert reasons == [f"一起排名的最多 {most} 个单位，写的是 {places} 名"] * (places > most)


CARD = "        title: 亮黄牌\n"
NOTHING = "nothing: {title: 无资金, "


def test_what_is_about_some_lands_with_them(changed):
    table = changed((CARD, CARD + "        units: [west]\n"), (NOTHING, NOTHING + "groups: [towns], "))
    limits = {r["consequence_code"]: (r["group_codes"], r["unit_codes"]) for r in table("scheme_consequence")}
    assert limits == {"card": (None, "|west|"), "reward": (None, None)}
    limits = {r["override_code"]: (r["group_codes"], r["unit_codes"]) for r in table("scheme_override")}
    assert limits["nothing"] == ("|towns|", None)


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ("units: [wesst]", "是否想写“west”"),
        ("groups: [town]", "是否想写“towns”"),
        ("units: [west, west]", "写了两次"),
        ("units: [west]\n        groups: [towns]", "只能写一个"),
    ],
)
def test_whom_it_is_about_must_be_known(guize, limit, reason):
    path = guize.schemes / "2024.yaml"
    path.write_text(path.read_text("utf-8").replace(CARD, f"{CARD}        {limit}\n"), "utf-8")
    (problem,) = check(path, guize)
    assert reason in problem.reason


def test_conditions_of_a_block_land_in_their_places(changed):
    rows = changed((GATE, BLOCK))("scheme_condition")
    own = [r for r in rows if (r["owner_kind"], r["owner_code"]) == ("gate", "fdi")]
    assert [(r["condition_order"], r["block_order"], r["block_match"]) for r in own] == [
        (1, 0, None),
        (2, 1, "any"),
        (3, 1, "any"),
    ]
    assert own[1]["input_key"] == "gate/fdi/0/2"


def test_a_fault_inside_a_block_is_told_at_its_line(guize):
    path = guize.schemes / "2024.yaml"
    path.write_text(
        path.read_text("utf-8").replace(GATE, BLOCK.replace("measure: started", "measure: startd")), "utf-8"
    )
    (problem,) = check(path, guize)
    assert problem.key == "assessments.quarterly.indicators.fdi.gate.all.1.any.0.measure"
    assert "是否想写“started”" in problem.reason


def condition(**said) -> Condition:
    return Condition.model_validate({"measure": "m", "input": "value", "unknown": "fails", **said})


def test_a_table_with_a_block_is_proven_like_one_of_so_many_cases():
    """x ≥ 3 or x < 1, otherwise 1 ≤ x < 3: complete but for a missing figure; each case decides something."""
    either = Block(any=(condition(at_least=3), condition(below=1)))
    between = [condition(at_least=1), condition(below=3, unknown="holds")]
    proven = prove([[either], between])
    assert proven.reached == {0, 1}
    assert proven.gap is not None and proven.gap[0].is_unknown
    assert prove([[either], [condition(at_least=5)]]).reached == {0}


def test_all_of_it_is_said(guize):
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8").replace(GROUPS, DATED).replace("titles:", MOVES + "titles:")
    text = text.replace(GATE, BLOCK).replace(CARD, CARD + "        units: [west]\n")
    path.write_text(
        text.replace("date_field: signed_date", "date_field: signed_date\n    also_reached: [started_date]"),
        "utf-8",
    )
    paper = describe(load_scheme(path, guize), units_of("guize"))
    said = {cell for s in paper.sections for g in s.grids for row in g.rows for cell in row}
    names = units_of("guize")
    assert f"{names['park']}、{names['west']}（2024-07起）" in said
    assert "签约1个以上（缺数的视为不成立），从乡镇转入平台。" in {
        cell.replace("（缺数的视为不成立）的", "（缺数的视为不成立）") for cell in said
    }
    assert any(
        "签约3个以上（缺数的视为不成立）且（开工1个以上（缺数的视为成立）或签约3个以上" in cell
        for cell in said
    )
    assert any(f"只对{names['west']}" in cell for cell in said)
    assert any("同一项目并已开工" in cell for cell in said)


def test_a_draft_in_another_year_takes_the_months_of_its_stays_along(guize):
    path = guize.schemes / "2024.yaml"
    path.write_text(path.read_text("utf-8").replace(GROUPS, DATED), "utf-8")
    draft = of_year(load_scheme(path, guize), load_office(guize.path), 2023, {})
    assert list(draft.scheme.groups["towns"].stays()) == [("east", None, None), ("west", None, "2023-06")]
