"""What more of a figure is worth: every rule at its present figure, its next step and its goal, worked out by hand."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.rows import Band, Grade, Header, Rank
from publish.sensitivity.curves import UnforeseeableError, curve
from publish.sensitivity.figures import Figure, Period
from publish.sensitivity.paper import paper
from publish.sensitivity.reach import reach

D = Decimal
EMPTY = dict.fromkeys(f.name for f in fields(Figure))


def figure(rule: str, actual: str, *, x: str | None = None, under: str = "1", **given) -> Figure:
    """An item with a plain value as its input, unless `x` and `under` say another one."""
    row = {
        **EMPTY,
        "unit_code": "dong",
        "unit_name": "东镇",
        "group_code": "towns",
        "indicator_code": "item",
        "indicator_title": "某项",
        "role": "indicator",
        "rule": rule,
        "display_unit": "万元",
        "input_code": "value",
        "actual_value": D(actual),
        "x_over": D(x or actual),
        "x_under": D(under),
        "score_status": "scored",
        "full_points": D(20),
    }
    return Figure(
        **{**row, **{k: D(v) if isinstance(v, str) and _is_number(v) else v for k, v in given.items()}}
    )


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def completion(actual: str, target: str, **given) -> Figure:
    return figure(
        "completion",
        actual,
        x=str(D(actual) * 100),
        under=target,
        input_code="completion_pct",
        target_value=target,
        **given,
    )


def of(figure: Figure, bands=(), peers=()):
    return curve(figure, bands, peers)


def test_completion_is_worth_full_points_over_the_target():
    # 20 points ÷ 400 = 0.05 a unit; 300 earn 15; 22 points (cap 1.2 × 20 = 24) stand at 440
    found = of(completion("300", "400", cap_ratio="1.2"))
    assert (found.at(found.x), found.one_more()) == (15, Fraction(1, 20))
    assert found.reach(Fraction(22)).x == 110  # percent
    assert found.reach(Fraction(25)) is None
    assert found.jump() is None


def test_at_the_cap_more_is_worth_nothing():
    # 480 ÷ 400 × 20 = 24 = 1.2 × 20, exactly the cap; one unit below it the last unit still counts
    assert of(completion("480", "400", cap_ratio="1.2")).one_more() == 0
    assert of(completion("479", "400", cap_ratio="1.2")).one_more() == Fraction(1, 20)
    assert of(completion("479.5", "400", cap_ratio="1.2")).one_more() == Fraction(1, 40)


def test_met_or_ratio_ends_at_the_target():
    # one of two signed: 10 of 20; the second makes it 20, a third nothing
    found = of(replace(completion("1", "2"), rule="met_or_ratio", display_unit="个"))
    assert (found.one_more(), found.reach(Fraction(20)).x, found.reach(Fraction(21))) == (10, 100, None)
    assert of(replace(completion("2", "2"), rule="met_or_ratio")).one_more() == 0


def test_pace_counts_the_share_of_the_year():
    # 50 of 400 × 1/4: x = 50 × 100 × 4 ÷ 400 = 50; one more is 1 % of 20 points
    row = figure(
        "pace",
        "50",
        x="20000",
        under="400",
        input_code="paced_completion_pct",
        target_value="400",
        pace_numerator="1",
        pace_denominator="4",
    )
    assert of(row).one_more() == Fraction(1, 5)


def test_behind_what_is_due_more_begins_to_count_at_the_pace():
    # 1/4 of 400 is due: 20 is 80 short, so nothing is earned before 100; from there 1 point for every 10
    row = figure(
        "per_unit", "20", x="-80", input_code="over_paced_target", target_value="400", pace_numerator="1",
        pace_denominator="4", each_points="1", step_value="10", is_whole_steps=False,
    )  # fmt: skip
    found = of(row)
    assert (found.at(found.x), found.one_more()) == (0, 0)
    assert (found.jump().x, found.jump().points) == (0, 0)
    assert found.at(Fraction(5)) == Fraction(1, 2)


def test_whole_steps_of_a_number():
    # 7 at 2 points for every 3: 2 whole steps = 4 points; 8 changes nothing, 9 makes 6
    found = of(figure("per_unit", "7", each_points="2", step_value="3", is_whole_steps=True, cap_points="7"))
    assert (found.at(found.x), found.one_more()) == (4, 0)
    assert (found.jump().x, found.jump().points) == (9, 6)
    assert found.reach(Fraction(7)).x == 12  # 4 steps = 8 points, of which the cap leaves 7


def test_deductions_only_fall():
    # 10 points less 1.5 a report: 3 reports 5.5, one more 4; after 7 nothing is left
    found = of(
        figure(
            "deduct_per",
            "3",
            each_points="1.5",
            step_value="1",
            is_whole_steps=True,
            full_points="10",
            floor_points="0",
        )
    )
    assert (found.at(found.x), found.one_more(), found.reach(Fraction(6))) == (
        Fraction(11, 2),
        Fraction(-3, 2),
        None,
    )
    spent = of(
        figure(
            "deduct_per",
            "7",
            each_points="1.5",
            step_value="1",
            is_whole_steps=True,
            full_points="10",
            floor_points="0",
        )
    )
    assert (spent.at(spent.x), spent.one_more(), spent.jump()) == (0, 0, None)


def test_bands_jump_at_their_bounds():
    bands = [
        Band("item", n, low, high, D(points))
        for n, (low, high, points) in enumerate(
            [(None, D(20), 0), (D(20), D(60), 7), (D(60), None, 10)], start=1
        )
    ]
    found = of(figure("bands", "19"), bands)
    assert (found.one_more(), found.jump().x, found.jump().points) == (7, 20, 7)
    assert found.reach(Fraction(8)).x == 60
    assert of(figure("bands", "60"), bands).jump() is None


STEP = {
    "reference_value": "100",
    "met_points": "10",
    "under_kind": "steps",
    "under_step": "5",
    "each_points": "2",
}


def test_a_whole_step_short_ends_just_above_its_bound():
    # 12 short: 2 whole steps of 5, 10 − 4 = 6; above 90 only one is short, above 95 none
    found = of(figure("step", "88", **STEP, steps_kind="whole"))
    aim = found.jump()
    assert (found.at(found.x), aim.x, aim.points, aim.is_open) == (6, 90, 8, True)
    assert (found.at(Fraction(90)), found.at(Fraction(9001, 100))) == (6, 8)
    assert (found.reach(Fraction(10)).x, found.reach(Fraction(10)).is_open) == (95, True)


def test_a_begun_step_short_counts_whole():
    # 12 short: 3 begun steps of 5, 10 − 6 = 4; at 90 two, at 95 one, at 100 none
    found = of(figure("step", "88", **STEP, steps_kind="begun"))
    assert [found.at(Fraction(x)) for x in (88, 90, 95, 99, 100)] == [4, 6, 8, 8, 10]
    assert found.jump().is_open is False


def test_steps_over_end_at_their_most():
    row = figure(
        "step",
        "106",
        reference_value="100",
        met_points="10",
        over_step="5",
        each_points="2",
        most_points="5",
        steps_kind="whole",
    )
    found = of(row)
    # one whole step over: 12; two at 110: 14; three at 115 would be 16, but no more than 5 over
    assert [found.at(Fraction(x)) for x in (106, 110, 115, 200)] == [12, 14, 15, 15]
    assert (found.reach(Fraction(15)).x, found.reach(Fraction(16))) == (115, None)
    even = of(replace(row, steps_kind="exact"))
    assert (even.at(even.x), even.one_more()) == (Fraction(62, 5), Fraction(2, 5))
    assert even.reach(Fraction(15)).x == Fraction(225, 2)


def test_proportional_below_a_reference_and_ratings():
    row = figure("step", "50", reference_value="80", met_points="16", under_kind="proportional")
    assert (of(row).at(Fraction(50)), of(row).one_more(), of(row).reach(Fraction(16)).x) == (
        10,
        Fraction(1, 5),
        80,
    )
    assert of(figure("proportional", "85", out_of="100")).one_more() == Fraction(1, 5)


def test_efficacy_lies_between_the_others():
    peers = [
        figure("efficacy", "0", unit_code=u, peer_x=x, raw_points="0") for u, x in (("a", "10"), ("b", "60"))
    ]
    own = figure(
        "efficacy",
        "35",
        peer_x="35",
        x_min="10",
        x_max="60",
        span_pct="40",
        raw_points="16",
        partition_code="office",
    )
    # 40 % of 20 points over a span of 50: 0.16 a unit, until the best one's 60 (16 + 25 × 0.16 = 20)
    found = of(own, (), [*peers, own])
    assert (found.one_more(), found.reach(Fraction(20)).x) == (Fraction(4, 25), 60)
    lowest = replace(own, actual_value=D(5), x_over=D(5), peer_x=D(5), x_min=D(5))
    with pytest.raises(UnforeseeableError, match="最低"):
        of(lowest, (), [*peers, lowest])


def test_rank_points_are_those_of_whoever_is_caught_up_with():
    peers = [
        figure("rank_points", "0", unit_code=u, peer_x=x, raw_points=p)
        for u, x, p in (("a", "50", "10"), ("b", "40", "8"))
    ]
    own = figure("rank_points", "30", peer_x="30", raw_points="6", partition_code="office", ties="share")
    found = of(own, (), [*peers, own])
    assert (found.jump().x, found.jump().points, found.reach(Fraction(9)).x) == (40, 8, 50)


def test_what_has_no_closed_form_says_why():
    for rule, said in (
        ("composite", "分项"),
        ("cases", "情形"),
        ("weighted_periods", "各期"),
        ("manual", "考核办"),
    ):
        with pytest.raises(UnforeseeableError, match=said):
            of(figure(rule, "1"))
    with pytest.raises(UnforeseeableError, match="缺数"):
        of(figure("completion", "1", score_status="missing"))
    with pytest.raises(UnforeseeableError, match="对不上"):
        of(replace(completion("300", "400"), actual_value=D(301)))


CURVES = st.sampled_from(["completion", "met_or_ratio", "per_unit", "whole", "short", "begun", "over"])


@given(rule=CURVES, actual=st.integers(0, 300), goal=st.fractions(0, 30, max_denominator=100))
def test_what_is_reached_is_enough_and_nothing_less_is(rule, actual, goal):
    text = str(actual)
    found = of(
        {
            "completion": lambda: completion(text, "160", cap_ratio="1.1"),
            "met_or_ratio": lambda: replace(completion(text, "160"), rule="met_or_ratio"),
            "per_unit": lambda: figure(
                "per_unit", text, each_points="1.5", step_value="7", is_whole_steps=False, cap_points="25"
            ),
            "whole": lambda: figure(
                "per_unit", text, each_points="1.5", step_value="7", is_whole_steps=True, cap_points="25"
            ),
            "short": lambda: figure("step", str(actual % 100), **STEP, steps_kind="whole", floor_points="0"),
            "begun": lambda: figure("step", str(actual % 100), **STEP, steps_kind="begun", floor_points="0"),
            "over": lambda: figure(
                "step",
                str(100 + actual),
                reference_value="100",
                met_points="10",
                over_step="5",
                each_points="2",
                most_points="15",
                steps_kind="begun",
            ),
        }[rule]()
    )
    aim, hair = found.reach(goal), Fraction(1, 10**9)
    if aim is None:
        assert found.at(Fraction(10**6)) < goal
        return
    assert found.at(aim.x + (hair if aim.is_open else 0)) >= goal
    assert aim.x == found.x or found.at(aim.x if aim.is_open else aim.x - hair) < goal


HEADER = Header(
    **{f.name: None for f in fields(Header)}
    | {
        "office_code": "xian",
        "scheme_year": 2024,
        "assessment_code": "annual",
        "period_code": "2024",
        "short_name": "某县",
        "scheme_title": "办法",
        "assessment_title": "年考核",
        "period_title": "2024年度",
        "rank_partition": "office",
        "rank_order": "descending",
        "rank_ties": "competition",
        "points_places": 2,
        "rounding_at": "indicator",
        "bonus_cap": D(3),
    }
)


EXCELLENT = Grade(
    **{**dict.fromkeys(f.name for f in fields(Grade)), "grade_order": 1, "title": "优秀", "min_points": D(18)}
)


def rank(unit: str, name: str, place: int, total: str, bonus: str = "0") -> Rank:
    row = dict.fromkeys(f.name for f in fields(Rank))
    return Rank(
        **{
            **row,
            "unit_code": unit,
            "unit_name": name,
            "group_code": "towns",
            "group_title": "乡镇",
            "indicator_points": D(total) - D(bonus),
            "bonus_points": D(bonus),
            "deduction_points": D(0),
            "total_points": D(total),
            "is_ranked": True,
            "official_rank": place,
        }
    )


def period(**header) -> Period:
    """东镇 17.00 = 15.00 for 300 of 400 + 2 bonus points (two projects at 1); 西镇 leads with 17.30, 南镇 follows."""
    items = (
        completion("300", "400", points="15"),
        figure(
            "per_unit",
            "2",
            indicator_code="extra",
            indicator_title="大项目",
            role="bonus",
            display_unit="个",
            each_points="1",
            step_value="1",
            is_whole_steps=True,
            points="2",
            full_points="0",
        ),
    )
    places = (
        rank("xi", "西镇", 1, "17.30"),
        rank("dong", "东镇", 2, "17.00", "2"),
        rank("nan", "南镇", 3, "9.5"),
    )
    return Period(replace(HEADER, **header), items, places, (), (EXCELLENT,), frozenset())


def test_the_next_place_in_points_and_in_the_figures_own_unit():
    found = reach(period(), "东镇")
    assert ([r.unit_name for r in found.ahead], [r.unit_name for r in found.behind]) == (["西镇"], ["南镇"])
    assert found.goal == D("17.31")
    capital, extra = found.levers
    # 15.31 points are printed from 15.305 on: 15.305 ÷ 20 × 400 = 306.10
    assert (capital.next_place.figure, capital.next_place.more) == (D("306.1"), D("6.1"))
    # a third project makes 18.00; the cap of 3 bonus points is just met
    assert (extra.next_place.figure, extra.next_place.more) == (3, 1)
    assert (capital.full.figure, found.next_grade.title) == (400, "优秀")


def test_where_the_lowest_total_is_first_less_is_what_leads_on():
    upside_down = period(rank_order="ascending")
    places = {"西镇": 3, "东镇": 2, "南镇": 1}
    ranking = tuple(replace(r, official_rank=places[r.unit_name]) for r in upside_down.ranking)
    found = reach(replace(upside_down, ranking=ranking, grades=()), "东镇")
    # 南镇 has 9.50: a point's least part below it is 9.49, 17.00 − 9.49 = 7.51
    assert (
        found.goal,
        [lever.next_place for lever in found.levers],
        [lever.full for lever in found.levers],
    ) == (
        D("9.49"),
        [None, None],
        [None, None],
    )
    told = paper(found)
    assert told.sections[0].sentences == (
        "总分 17.00 分，列全部单位第 2 名。",
        "前一名 南镇 9.50 分，相差 7.50 分；少得 7.51 分即可超过。",
        "后一名 西镇 17.30 分，领先 0.30 分。",
    )
    assert told.sections[1].sentences == (
        "总分低的在前，得分少才能前进；下表是各项再增一个单位多计的分，少计的不逐项测算。",
    )


def test_rounded_in_the_total_only():
    # 17.31 is printed from 17.305 on: the item needs 15.305 of its own, less half a unit of its tenth place: 306.10 again
    [capital, _] = reach(period(rounding_at="total"), "dong").levers
    assert capital.next_place.figure == D("306.1")


def test_a_block_at_its_cap_cannot_do_it():
    [_, extra] = reach(period(bonus_cap=D(2)), "dong").levers
    assert extra.next_place is None


def test_a_figure_below_zero_counts_as_nothing():
    # 1 point a project, at −1 project: one more makes 0 and still no point, the second more makes 1 project = 1 point
    [_, extra] = period().figures
    below = replace(extra, actual_value=D(-1), x_over=D(-1), points=D(0))
    [lever] = reach(replace(period(), figures=(below,)), "dong").levers
    assert (lever.one_more, lever.step.more, lever.step.points) == (0, 2, 1)


def test_points_that_do_not_follow_from_the_figure_are_left_alone():
    # 2 projects make 2 points; a sheet that says 2.5 is not explained by the rule
    [_, extra] = period().figures
    odd = replace(extra, points=D("2.5"))
    [lever] = reach(replace(period(), figures=(odd,)), "dong").levers
    assert (lever.one_more, lever.next_place, "不作测算" in lever.why_not) == (None, None, True)


def test_the_paper_says_it_in_sentences():
    told = paper(reach(period(), "dong"))
    assert told.sections[0].sentences == (
        "总分 17.00 分，列全部单位第 2 名。",
        "前一名 西镇 17.30 分，相差 0.30 分；再得 0.31 分即可超过。",
        "后一名 南镇 9.50 分，领先 7.50 分。",
        "距“优秀”（18.00 分）还差 1.00 分。",
    )
    assert told.sections[1].sentences == (
        "“某项”再增 6.1 万元，达到 306.1 万元，即可超过 西镇。",
        "“大项目”再增 1 个，达到 3 个，即可超过 西镇。",
    )
    row = told.sections[1].grids[0].rows[0]
    assert row == (
        "某项",
        "300 万元",
        "15.00 / 20",
        "再多 1 万元加 0.05 分",
        "—",
        "再增 100 万元，达到 400 万元",
        "再增 6.1 万元，达到 306.1 万元",
    )


def test_the_first_and_the_unranked():
    assert reach(period(), "xi").ahead == ()
    struck = replace(period(), zeroed=frozenset({"dong"}))
    assert "一票否决" in paper(reach(struck, "dong")).sections[0].sentences[0]
    with pytest.raises(LookupError, match="北镇"):
        reach(period(), "北镇")


def test_what_is_earned_over_a_reference_is_not_said_to_be_out_of_reach():
    # 3 steps of 5 short: 10 − 6 = 4 of 20; at 100 it is 10, and every step over would add, up to 20, but is not told here
    over = figure(
        "step", "88", **STEP, steps_kind="begun", over_step="10", points="4", indicator_title="超额"
    )
    told = paper(reach(replace(period(), figures=(over,)), "dong")).sections[1]
    assert told.grids[0].rows[0][5:] == ("达标后超出的部分另计，这里不测算",) * 2
    assert told.sentences == ("测算得出的各项，没有一项单靠自己就能超过前一名。",)
    # nothing is earned over this one, and that one is capped at what meeting the reference earns: 10 are all there are
    for end in (replace(over, over_step=None), replace(over, cap_points=D(10))):
        row = paper(reach(replace(period(), figures=(end,)), "dong")).sections[1].grids[0].rows[0]
        assert row[5:] == ("再多也到不了", "单靠这一项追不上")
