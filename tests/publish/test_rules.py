"""What the gate knows of conditions, grades and steps, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish import rule_formulas, tables, wording
from publish.arithmetic import NotComputableError, lacks_base, looked_at
from publish.conditions import Conditions, Ruling, holds, says_its_figure, together
from publish.grades import Standing, earned_grade, place_count
from publish.rows import Condition, Consequence, Grade, Override, Place, Score
from publish.rules import Beside, Outcome, outcome
from tests.publish import county

CONDITION = Condition(
    unit_code="kunyang",
    owner_kind="veto",
    owner_code="few",
    case_order=0,
    condition_order=1,
    block_order=0,
    block_match=None,
    title="签约项目不足3个",
    input_code="value",
    operator="below",
    threshold=Decimal(3),
    unknown_holds=False,
    state="ready",
    x_over=Decimal(5),
    x_under=Decimal(2),
    holds=True,
    actual_zh="2.50个",
)


def grade(
    order: int, title: str, share: str | None = None, rounding: str | None = None, least: str | None = None
):
    exact = [None if text is None else Decimal(text) for text in (least, share)]
    return Grade(order, title, exact[0], exact[1], rounding, is_rest=share is None and least is None)


QUOTA = [
    grade(1, "优秀", "20", "down", "90"),
    grade(2, "良好", "40", "half_up"),
    grade(3, "合格"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> tables.ReportTables:
    home = county.build(tmp_path_factory.mktemp("rules"))
    with tables.connect(home.published_warehouse) as connection:
        (header,) = tables.headers(connection, "pingyang", "monthly")
        return tables.read(connection, header)


def scored(found: tables.ReportTables, **changes) -> Score:
    own = next(s for s in found.scores if (s.unit_code, s.indicator_code) == ("kunyang", "arrived_capital"))
    plain = {"cap_ratio": None, "cap_points": None, "floor_points": None}
    return replace(
        own,
        **{
            **plain,
            **{k: Decimal(v) if isinstance(v, str) and v[-1].isdigit() else v for k, v in changes.items()},
        },
    )


STEP = {"rule": "step", "input_code": "completion_pct", "target_value": "1000", "reference_value": "100", "met_points": "9.6", "over_step": "10",
        "each_points": "1", "most_points": "2.4", "under_kind": "steps", "under_step": "5"}  # fmt: skip


@pytest.mark.parametrize(
    ("actual", "kind", "points"),
    [
        ("1000", "whole", "9.60"),  # just reached
        ("1099", "whole", "9.60"),  # 9.9 points over: no whole step
        ("1100", "whole", "10.60"),
        ("1055", "exact", "10.15"),  # 9.6 + 0.55
        ("1990", "whole", "12.00"),  # nine steps, at most 2.4
        ("999", "begun", "8.60"),  # a begun step counts whole
        ("950", "begun", "8.60"),  # exactly one
        ("949", "begun", "7.60"),
        ("949", "whole", "8.60"),
    ],
)
def test_steps_on_both_sides(found, actual: str, kind: str, points: str) -> None:
    score = scored(found, **STEP, actual_value=actual, steps_kind=kind)
    assert outcome(score, found.header, Beside()).points == Decimal(points)


GROWTH = {"rule": "efficacy", "input_code": "growth_pct", "actual_value": None, "base_value": None, "numerator_measure_code": "above",
          "denominator_measure_code": "below", "numerator_value": "10", "denominator_value": "12", "input_places": 2}  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "below", "x", "typed"),
    [
        # 10 ÷ 12 over 9 ÷ 12: a ninth more, whatever both are multiplied by
        ("%", "12", Fraction(100, 9), "=ROUND((L*100/M-(BA*100/BB))/(BA*100/BB)*100,2)"),
        ("万元/亩", "12", Fraction(100, 9), "=ROUND((L/M-(BA/BB))/(BA/BB)*100,2)"),
        ("万元/亩", "18", Fraction(200, 3), "=ROUND((L/M-(BA/BB))/(BA/BB)*100,2)"),  # 9 ÷ 18 is a half
    ],
)
def test_a_ratio_grows_over_the_fraction_of_last_years_figures(found, unit, below, x, typed) -> None:
    score = scored(found, **GROWTH, base_numerator="9", base_denominator=below, display_unit=unit)
    cells = {
        "numerator_value": "L",
        "denominator_value": "M",
        "base_numerator": "BA",
        "base_denominator": "BB",
    }
    assert looked_at(score) == x
    assert rule_formulas.x(score, cells.__getitem__) == typed
    assert not lacks_base(score)


@pytest.mark.parametrize(
    ("above", "below"), [("9", "0"), ("9", "-12"), ("0", "12"), ("-9", "12"), (None, "12"), ("9", None)]
)
def test_a_ratio_that_was_nothing_is_no_base(found, above, below) -> None:
    assert lacks_base(scored(found, **GROWTH, base_numerator=above, base_denominator=below, display_unit="%"))


def test_full_points_without_a_target_are_rounded_like_any(found) -> None:
    score = scored(
        found, target_value=None, on_zero_target="full", full_points="7.125"
    )  # monthly rounds at 2 places
    assert outcome(score, found.header, Beside()).points == Decimal("7.13")


def test_shut_gate_goes_before_a_missing_figure(found) -> None:
    score = scored(found, actual_value=None, gate_match="all", gate_otherwise="zero", on_missing="not_scored")
    assert outcome(score, found.header, Beside(gate=False)) == Outcome("scored", Decimal(0), Decimal(0))
    assert outcome(score, found.header, Beside(gate=None)).status == "pending_review"
    away = replace(score, gate_otherwise="not_applicable")
    assert outcome(away, found.header, Beside(gate=False)) == Outcome("not_applicable", None, None)


def test_tied_units_share_or_split_the_places(found) -> None:
    rows = [scored(found, rule="rank_points", input_code="value", partition_code="office", ties="average",
                   beyond_points="2", actual_value=value, is_lower_better=False) for value in ("7", "5", "5", "5")]  # fmt: skip
    places = [Place("arrived_capital", n, Decimal(p)) for n, p in enumerate((10, 8, 6), start=1)]
    beside = Beside(places=places, peers=[(row, True) for row in rows])
    # second of three: (8 + 6 + 2) ÷ 3 = 5.333…; sharing the place: 8
    assert outcome(rows[1], found.header, beside).points == Decimal("5.33")
    assert outcome(replace(rows[1], ties="share"), found.header, beside).points == Decimal(8)
    assert outcome(rows[0], found.header, beside).points == Decimal(10)


def test_part_that_does_not_apply_drops_out_with_its_weight(found) -> None:
    whole = scored(
        found, rule="composite", input_code=None, measure_code=None, actual_value=None, full_points="30"
    )
    first, second = (replace(whole, role="part", part_weight=Decimal(w)) for w in (60, 40))
    eighty, away = Outcome("scored", Decimal(80), Decimal(80)), Outcome("not_applicable", None, None)
    both = Outcome("scored", Decimal("92.5"), Decimal("92.5"))
    # (80 × 60 + 92.5 × 40) ÷ 100 ÷ 100 × 30 = 25.5; alone 80 ÷ 100 × 30 = 24
    assert outcome(whole, found.header, Beside(parts=[(first, eighty), (second, both)])).points == Decimal(
        "25.5"
    )
    assert outcome(whole, found.header, Beside(parts=[(first, eighty), (second, away)])).points == Decimal(24)
    assert outcome(whole, found.header, Beside(parts=[(first, away)])).status == "not_applicable"
    late = Outcome("pending_review", None, None)
    assert (
        outcome(whole, found.header, Beside(parts=[(first, eighty), (second, late)])).status
        == "pending_review"
    )


def test_no_case_is_a_fault_not_a_zero(found) -> None:
    score = scored(found, rule="cases", input_code=None, measure_code=None, actual_value=None)
    with pytest.raises(NotComputableError, match="不属于办法所列任何情形"):
        outcome(score, found.header, Beside())


@pytest.mark.parametrize(
    ("operator", "threshold", "expected"),
    [("at_least", "2.5", True), ("above", "2.5", False), ("below", "3", True), ("at_most", "2.4", False), ("equals", "2.5", True)],
)  # fmt: skip
def test_conditions_compare_exactly(operator: str, threshold: str, expected: bool) -> None:
    assert holds(replace(CONDITION, operator=operator, threshold=Decimal(threshold))) is expected


def test_unknown_figures_count_as_the_scheme_says() -> None:
    missing = replace(CONDITION, state="no_base", x_over=None, x_under=None)
    assert holds(missing) is False
    assert holds(replace(missing, unknown_holds=True)) is True
    assert holds(replace(missing, state="pending_review")) is None


def test_told_figure_is_the_figure() -> None:
    assert says_its_figure(CONDITION)
    assert not says_its_figure(replace(CONDITION, actual_zh="2.51个"))
    assert says_its_figure(
        replace(CONDITION, x_over=Decimal(12345), x_under=Decimal(1), actual_zh="1.23亿元")
    )
    assert not says_its_figure(replace(CONDITION, state="missing", x_over=None, actual_zh="2个"))


@given(st.lists(st.sampled_from([True, False, None]), min_size=1))
def test_any_is_all_turned_round(verdicts: list[bool | None]) -> None:
    turned = together([None if v is None else not v for v in verdicts], "all")
    assert together(verdicts, "any") == (None if turned is None else not turned)


def test_quota_of_twelve_units() -> None:
    """20 % of 12 = 2.4, down 2; 40 % = 4.8, half up 5: places 1–2 优秀, to 7 良好."""
    assert [place_count(g, 12) for g in QUOTA[:2]] == [2, 5]
    titles = [earned_grade(Standing(Decimal(95), place, 12, Ruling()), QUOTA) for place in (1, 2, 3, 7, 8)]
    assert titles == ["优秀", "优秀", "良好", "良好", "合格"]
    assert (
        earned_grade(Standing(Decimal("89.99"), 1, 12, Ruling()), QUOTA) == "良好"
    )  # below its least points


def test_promotion_lifts_by_one_and_a_veto_goes_before_it() -> None:
    third = Standing(Decimal(80), 8, 12, Ruling(is_promoted=True))
    assert earned_grade(third, QUOTA) == "良好"
    assert earned_grade(replace(third, place=1, total=Decimal(95)), QUOTA) == "优秀"
    assert (
        earned_grade(replace(third, place=1, ruling=Ruling(is_promoted=True, is_lowest=True)), QUOTA)
        == "合格"
    )


def test_a_negative_total_earns_the_grade_that_begins_at_zero() -> None:
    by_points = [grade(1, "优", least="90"), grade(2, "中", least="60"), grade(3, "差", least="0")]
    below = Standing(Decimal(-6), 3, 3, Ruling())
    assert earned_grade(below, by_points) == "差"
    # a last grade that begins higher up holds only what reaches it
    assert earned_grade(below, by_points[:2]) is None


def test_nobody_struck_by_a_veto_is_lifted(found) -> None:
    veto = Override(
        "kunyang", "昆阳镇", "few", 1, "veto", "签约不足三个", "all", "zero_total", None, True, ""
    )
    promotion = replace(veto, override_code="up", kind="promotion", effect=None)
    owned = (CONDITION, replace(CONDITION, owner_kind="promotion", owner_code="up"))
    conditions = Conditions(replace(found, overrides=(veto, promotion), conditions=owned))
    assert conditions.ruling("kunyang") == Ruling(status="vetoed", is_zeroed=True)
    alone = Conditions(replace(found, overrides=(promotion,), conditions=owned))
    assert alone.ruling("kunyang") == Ruling(status="promoted", is_promoted=True)


def test_ruling_tells_the_first_that_applies(found) -> None:
    veto = Override(
        "kunyang", "昆阳镇", "few", 1, "veto", "签约不足三个", "all", "zero_total", None, True, ""
    )
    barred = replace(veto, override_code="least", kind="eligibility", effect=None, is_acting=False)
    met = replace(
        CONDITION, owner_kind="eligibility", owner_code="least", operator="above", threshold=Decimal(2)
    )
    conditions = Conditions(replace(found, overrides=(veto, barred), conditions=(CONDITION, met)))
    assert conditions.ruling("kunyang") == Ruling(status="vetoed", is_zeroed=True)
    assert conditions.told(veto) == "签约项目不足3个（2.50个，符合）"


def test_streak_names_its_first_and_last_period(found) -> None:
    row = Consequence(
        "card",
        1,
        "naocun",
        "闹村乡",
        "亮黄牌",
        "yellow_card",
        "when",
        None,
        None,
        "all",
        "没有签约，已连续3期",
        "第十八条",
        3,
        None,
    )
    assert wording.reasons(replace(found, overrides=(), consequences=(row,))) == [
        ("亮黄牌", "闹村乡", "naocun", "没有签约，已连续3期（2024年4月至2024年6月）")
    ]
    said = wording.consequences(replace(found, consequences=(replace(row, title="警示"),)))
    assert said == ["1．警示（黄牌）（依据：第十八条）：闹村乡。"]
