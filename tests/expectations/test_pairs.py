"""Which projects may be one: names as they are compared, scores and reasons, and that looking up loses no pair."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from expectations.names import name_of
from expectations.pairs import Subject, candidates, compare, load_pair_rules, names_are_alike

RULES = load_pair_rules()
BASE = Subject(
    "kunyang:PY-1",
    "project",
    "kunyang",
    "锦野智能装备项目",
    "PY-1",
    None,
    "深圳锦野实业有限公司",
    Decimal(32300),
)


def other(**facts: object) -> Subject:
    return replace(BASE, **{"key": "aojiang:AJ-9", "unit_code": "aojiang", "code": "AJ-9", **facts})


@pytest.mark.parametrize(
    ("written", "core", "phase"),
    [
        ("锦野智能装备建设项目", "锦野智能装备", None),
        ("锦野智能装备项目（二期）", "锦野智能装备", 2),
        ("锦野智能装备第2期项目", "锦野智能装备", 2),
        ("锦野智能装备Ⅱ期工程", "锦野智能装备", 2),
        ("锦野 ( 平阳 ) 智能装备", "锦野平阳智能装备", None),
        ("ＡＢＣ　智能装备１号项目", "abc智能装备1号", None),
        ("项目", "项目", None),
        ("二期", "二期", 2),
    ],
)
def test_project_names(written: str, core: str, phase: int | None) -> None:
    assert name_of(written, RULES.endings.project) == (core, phase)


@pytest.mark.parametrize(
    "name", ["铂川实业集团有限公司", "铂川实业股份有限公司", "铂川实业（集团）有限责任公司", "铂川实业"]
)
def test_company_endings(name: str) -> None:
    assert name_of(name, RULES.endings.company).core == "铂川实业"


@pytest.mark.parametrize(
    ("facts", "score", "reasons"),
    [
        ({}, 100, ("名称相同", "投资方相同", "协议总投资相同", "跨单位")),
        ({"name": "锦野智能装备建设项目", "investor": "深圳锦野实业集团有限公司"}, 100,
         ("名称只在写法上不同", "投资方相同", "协议总投资相同", "跨单位")),
        # (100×55 + 100×30 + 50×15) ÷ 100 = 92.5; whole points, never more than there are
        ({"agreed_wan": Decimal(64600)}, 92,
         ("名称相同", "投资方相同", "协议总投资相近：64600万元 与 32300万元", "跨单位")),
        # investor and amount blank: 100, but never above 85
        ({"investor": None, "agreed_wan": None}, 85, ("名称相同", "跨单位")),
        # a name without a phase is the first
        ({"name": "锦野智能装备项目二期"}, 80,
         ("名称只在写法上不同", "期别不同，可能是同一项目的两期", "投资方相同", "协议总投资相同", "跨单位")),
        ({"name": "锦野智能装备项目一期"}, 100, ("名称只在写法上不同", "投资方相同", "协议总投资相同", "跨单位")),
    ],
)  # fmt: skip
def test_scores_and_reasons(facts: dict, score: int, reasons: tuple[str, ...]) -> None:
    pair = compare(BASE, other(**facts))
    assert pair.score == score
    assert (pair.left.key, pair.right.key) == ("aojiang:AJ-9", "kunyang:PY-1")
    assert pair.reasons == reasons


def test_two_phases_are_usually_two_projects() -> None:
    pair = compare(replace(BASE, name="锦野智能装备项目一期"), other(name="锦野智能装备项目二期"))
    assert pair.score == RULES.scores.other_phase_at_most
    assert "期别不同，可能是同一项目的两期" in pair.reasons


def test_the_same_code_with_another_name() -> None:
    pair = compare(BASE, other(code="PY-1", name="海西冷链物流", investor="甲", agreed_wan=Decimal(1)))
    assert pair.score == 90
    assert pair.reasons == ("项目代码相同：PY-1", "名称不同（0%）", "跨单位")


def test_a_platform_code_is_certain() -> None:
    pair = compare(
        replace(BASE, platform_code="2404-330326-04-01-1"),
        other(platform_code="2404-330326-04-01-1", name="x"),
    )
    assert (pair.score, pair.reasons[0]) == (100, "审批平台统一代码相同：2404-330326-04-01-1")


ELSEWHERE = {"name": "海西冷链物流", "investor": "甲", "agreed_wan": Decimal(1)}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("credit_code", "91330326MA23785EX5", "项目公司统一社会信用代码相同：91330326MA23785EX5"),
        ("land_parcel_no", "PY2024-33", "地块编号相同：PY2024-33"),
    ],
)
def test_one_company_or_one_parcel_is_worth_a_look_unless_the_platform_says_two(
    field: str, value: str, reason: str
) -> None:
    left, right = replace(BASE, **{field: value}), other(**ELSEWHERE, **{field: value})
    [pair] = candidates([left, right])
    assert (pair.score, pair.reasons) == (85, (reason, "名称不同（0%）", "跨单位"))
    approved = replace(left, platform_code="2404-330326-04-01-1")
    assert candidates([approved, right]) == [compare(approved, right)]
    assert candidates([approved, replace(right, platform_code="2404-330326-04-01-2")]) == []
    [phases] = candidates([left, replace(right, name="海西冷链物流二期")])
    assert phases.score == 80
    assert candidates([replace(left, **{field: "1"}), right]) == []


def test_a_project_under_two_platform_codes_is_still_found_by_its_name() -> None:
    land = {"land_parcel_no": "PY2024-33"}
    left = replace(BASE, platform_code="2404-330326-04-01-1", **land)
    [pair] = candidates([left, other(platform_code="2404-330326-04-01-2", **land)])
    assert pair.score == 100


def test_within_a_unit_too() -> None:
    twin = replace(BASE, key="kunyang:PY-2", code="PY-2")
    [pair] = candidates([BASE, twin])
    assert pair.reasons[-1] == "同一单位内"


def test_one_industry_word_in_common_is_not_enough() -> None:
    assert (
        candidates(
            [BASE, other(name="珩辰智能装备项目", investor="乐清珩辰实业有限公司", agreed_wan=Decimal(22400))]
        )
        == []
    )


def enterprise(key: str, name: str, code: str | None) -> Subject:
    return Subject(key, "enterprise", key.partition(":")[0], name, None, code)


def test_enterprises_are_one_by_code_or_name_only() -> None:
    subjects = [
        enterprise("a:91330326MA23785EX5", "平阳璟焕实业有限公司", "91330326MA23785EX5"),
        enterprise("b:91330326MA23785EX5", "璟焕实业", "91330326MA23785EX5"),
        enterprise("c:91330326MA258AD68L", "平阳璟焕实业集团有限公司", "91330326MA258AD68L"),
        enterprise("d:平阳璟焕实业有限公司", "平阳璟焕实业（有限公司）", None),
    ]
    found = {(p.left.key[0], p.right.key[0]): p.reasons[0] for p in candidates(subjects)}
    assert found == {("a", "b"): "统一社会信用代码相同：91330326MA23785EX5", ("a", "d"): "名称只在写法上不同"}


def test_a_key_names_one_subject() -> None:
    with pytest.raises(ValueError, match="same key"):
        candidates([BASE, BASE])


def test_renamed_means_another_name_not_another_way_to_write_it() -> None:
    assert names_are_alike("锦野智能装备项目", "锦野 智能装备建设项目")
    assert not names_are_alike("锦野智能装备项目", "锦野高端装备项目")
    assert not names_are_alike("锦野智能装备一期", "锦野智能装备二期")


WORDS = st.lists(
    st.sampled_from(["锦野", "铂川", "智能装备", "冷链", "物流", "一期", "二期", "项目"]),
    min_size=1,
    max_size=4,
)
SUBJECTS = st.lists(
    st.tuples(
        WORDS.map("".join),
        st.sampled_from(["P1", "P2", None]),
        st.sampled_from(["锦野实业有限公司", "铂川集团", None]),
        st.sampled_from([None, Decimal(100), Decimal(95), Decimal(10)]),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["2404-1", "2404-2", None]),
        st.sampled_from(["91A", None, None]),
        st.sampled_from(["PY1", None, None]),
    ),
    max_size=7,
)


BETWEEN = [  # the shorter name stands in the longer one, with other words between
    ("锦野锦野", "P2", None, None, "a", None, None, None),
    ("锦野铂川锦野", "P1", "锦野实业有限公司", None, "a", None, None, None),
]
REACHED = [  # nowhere the same two characters in a row: names 8 ÷ 11 = 72%, investors 8 ÷ 9 = 88%, amounts 100%:
    # (72×55 + 88×30 + 100×15) ÷ 100 = 81
    ("锦野甲铂川", "P1", "铂川实业", Decimal(100), "a", None, None, None),
    ("锦丙野铂丁川", "P2", "铂川实业甲", Decimal(100), "b", None, None, None),
]


@given(SUBJECTS, st.randoms(use_true_random=False))
@example(BETWEEN, Random(0))
@example(REACHED, Random(0))
@example([("", *[None] * 3, "a", *[None] * 3), ("（）", *[None] * 3, "b", *[None] * 3)], Random(0))
@settings(max_examples=60, deadline=None)
def test_looking_up_loses_no_pair_and_order_does_not_matter(rows: list[tuple], random: Random) -> None:
    subjects = [
        Subject(f"{unit}:{number}", "project", unit, name, code, platform, investor, amount, credit, parcel)
        for number, (name, code, investor, amount, unit, platform, credit, parcel) in enumerate(rows)
    ]
    found = candidates(subjects)
    everyone = (compare(left, right) for left, right in combinations(subjects, 2))
    wanted = {(p.left.key, p.right.key, p.score) for p in everyone if p.score >= RULES.scores.listed_from}
    assert {(p.left.key, p.right.key, p.score) for p in found} == wanted
    random.shuffle(subjects)
    assert candidates(subjects) == found
