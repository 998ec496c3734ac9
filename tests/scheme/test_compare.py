"""What changed between two schemes: each change once, in words, and no change where the meaning is the same."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from scheme import Scheme, compare, comparison
from tests.scheme.test_describe import content_of, units_of

UNITS = units_of("office")


def changes(alter: Any, office: str = "office") -> list[tuple[str, str, str, str, bool]]:
    """The comparison of a scheme with the same one after `alter` was applied to its content."""
    old = content_of(office)
    new = deepcopy(old)
    alter(new)
    found = compare(
        Scheme.model_validate(old), Scheme.model_validate(new), units_of(office), units_of(office)
    )
    return [(c.where, c.what, c.old, c.new, c.decides) for c in found]


def put(*place: Any, value: Any) -> Any:
    def alter(content: dict[str, Any]) -> None:
        for step in place[:-1]:
            content = content[step]
        content[place[-1]] = value

    return alter


def drop(*place: Any) -> Any:
    def alter(content: dict[str, Any]) -> None:
        for step in place[:-1]:
            content = content[step]
        del content[place[-1]]

    return alter


MONTHLY = ("assessments", "monthly")
CAPITAL = (*MONTHLY, "indicators", "capital")


@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        (
            put(*CAPITAL, "points", value={"parks": 55, "towns": "45.5"}),
            ("月通报 · 到位资金", "分值（平台）", "60", "55", True),
        ),
        (
            put(*CAPITAL, "cap", value="none"),
            ("月通报 · 到位资金", "上限", "最高按满分的1.2倍计", "不设上限", True),
        ),
        (
            put(*CAPITAL, "pace", value="calendar"),
            ("月通报 · 到位资金", "时序进度", "前低后高", "自然时序进度", True),
        ),
        (
            put("measures", "capital", "origins", value=["overseas"]),
            ("统计口径 · 到位资金", "资金来源", "境外、省外", "境外", True),
        ),
        (
            put("groups", "towns", "members", value=["west", "young", "closed"]),
            ("分组 · 乡镇", "成员单位", "移出：东镇", "—", True),
        ),
        (
            put("rounding", "points_places", value=1),
            ("全文", "四舍五入", "逐项得分四舍五入，保留2位小数", "逐项得分四舍五入，保留1位小数", True),
        ),
        (
            put("measures", "signed", "clause", value="第九十条"),
            ("统计口径 · 签约", "依据条款", "第二条", "第九十条", False),
        ),
        (put("measures", "signed", "places", value=1), ("统计口径 · 签约", "小数位数", "0", "1", False)),
    ],
)
def test_a_change_is_told_once_with_old_and_new(alter, expected):
    assert changes(alter) == [expected]


def test_a_new_and_a_dropped_entry_are_told_with_all_they_say():
    (gone,) = changes(drop("paces", "by_quarter"))
    assert gone == (
        "时序进度",
        "取消：按季",
        "时序按月还是按季：每季末；各期末累计百分比：12.5、40、70、100",
        "—",
        True,
    )

    def add(content: dict[str, Any]) -> None:
        content["measures"]["again"] = {**content["measures"]["signed"], "title": "再签约"}

    (come,) = changes(add)
    assert come[:2] == ("统计口径", "新增：再签约")
    assert come[2] == "—"
    assert come[3].startswith("年初以来签约的项目个数")


def test_another_rule_is_told_as_one_change_with_both_sentences():
    def alter(content: dict[str, Any]) -> None:
        item = content["assessments"]["monthly"]["indicators"]["capital"]
        item["rule"] = "completion"
        del item["pace"]

    (change,) = changes(alter)
    assert change[:2] == ("月通报 · 到位资金", "计分办法")
    assert change[2].startswith("到位资金 ÷（资金目标（县定） × 前低后高）× 满分")
    assert change[3].startswith("到位资金 ÷ 资金目标（县定） × 满分")


def reorder(content: dict[str, Any]) -> None:
    """The same meaning written another way."""
    for part in ("groups", "targets", "measures"):
        content[part] = dict(reversed(content[part].items()))
    for group in content["groups"].values():
        group["members"] = group["members"][::-1]
    for measure in content["measures"].values():
        for filters in ("origins", "states"):
            if filters in measure:
                measure[filters] = measure[filters][::-1]
    for assessment in content["assessments"].values():
        for item in assessment["indicators"].values():
            if not isinstance(item["points"], dict):
                item["points"] = dict.fromkeys(content["groups"], f"{item['points']}.0")


@pytest.mark.parametrize("office", ["office", "guize"])
def test_the_same_meaning_written_another_way_is_no_change(office):
    assert changes(reorder, office) == []


def test_next_year_with_the_same_rules_is_the_same():
    """The year and its own months are no change; what its paper is called is only said."""

    def next_year(content: dict[str, Any]) -> None:
        content["year"] = 2025
        content["period"] = {"start": "2025-01", "end": "2025-12"}
        content["document"]["document_no"] = "测〔2025〕1号"

    assert changes(next_year) == [("办法文件", "文号", "测〔2024〕1号", "测〔2025〕1号", False)]


def test_order_matters_where_the_language_says_so():
    (change,) = changes(put(*MONTHLY, "ranking", "tie_breakers", value=["signed", "capital"]))
    assert change[:2] == ("月通报", "排名")


def test_what_only_print_shows_stands_apart_from_what_decides():
    old = content_of("office")
    new = deepcopy(old)
    new["measures"]["signed"]["clause"] = "第九十条"
    one, other = Scheme.model_validate(old), Scheme.model_validate(new)
    paper = comparison(compare(one, other, UNITS, UNITS), one, other)
    assert [section.title for section in paper.sections] == ["修改内容", "仅名称、条款或印法不同，不影响得分"]
    assert paper.sections[0].sentences == ("计分、排名和结果运用没有变化。",)
    assert paper.sections[1].grids[0].rows == (("统计口径 · 签约", "依据条款", "第二条", "第九十条"),)
