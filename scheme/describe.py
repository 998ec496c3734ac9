"""A scheme as the paper an office would annex to its 办法: head, groups, targets and paces, calibers, one part an assessment.

What does not belong here: how one rule, measure or condition is said (`speaker`), how the paper looks (publish, cli).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from kernel.paper import Column, Grid, Paper, Section
from scheme.assessments import Assessment
from scheme.model import Scheme
from scheme.speaker import Scope, Speaker, number
from scheme.values import EVERY_GROUP, NOT_ASSESSED

_ORDINALS = "一二三四五六七八九十"
_CALIBER, _CLAUSE = Column("数据口径", 22), Column("依据条款", 9)


def describe(scheme: Scheme, units: Mapping[str, str]) -> Paper:
    """The whole scheme. `units`: unit code → name, for the members of groups."""
    speaker = Speaker(scheme, units)
    parts = [
        _groups(speaker),
        *_targets(speaker),
        *_paces(speaker),
        *(_assessment(speaker, assessment) for assessment in scheme.assessments.values()),
        _measures(speaker),
    ]
    sections = [
        Section(f"{_ordinal(n)}、{part.title}", part.sentences, part.grids) for n, part in enumerate(parts, 1)
    ]
    return Paper(scheme.document.title, _head(speaker), tuple(sections))


def _ordinal(n: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_ORDINALS[tens - 1]}十"
    return head + (_ORDINALS[ones - 1] if ones else "")


def _head(speaker: Speaker) -> tuple[str, ...]:
    scheme, document = speaker.scheme, speaker.scheme.document
    lines = [
        f"{document.document_no}　{speaker.value(document, 'issued_date')}印发",
        f"考核年度 {speaker.sentence(scheme.period)}；{speaker.sentence(scheme.rounding)}",
    ]
    return (*lines, f"说明：{document.illustrative}") if document.illustrative else tuple(lines)


def _groups(speaker: Speaker) -> Section:
    rows = tuple(
        (group.title, str(len(group.members)), speaker.value(group, "members"))
        for group in speaker.scheme.groups.values()
    )
    return Section(
        "考核对象", grids=(Grid((Column("组别", 14), Column("个数", 6, "center"), Column("单位", 80)), rows),)
    )


def _targets(speaker: Speaker) -> list[Section]:
    targets = speaker.scheme.targets
    if not targets:
        return []
    rows = tuple((target.title, speaker.value(target, "unit")) for target in targets.values())
    return [Section("年度目标", grids=(Grid((Column("年度目标", 60), Column("单位", 20, "center")), rows),))]


def _paces(speaker: Speaker) -> list[Section]:
    """One table for the schedules by month, one for those by quarter."""
    grids = []
    for by, ends in (
        ("month", [f"{n}月" for n in range(1, 13)]),
        ("quarter", [f"{n}季度" for n in range(1, 5)]),
    ):
        schedules = [pace for pace in speaker.scheme.paces.values() if pace.by == by]
        rows = tuple((p.title, *map(number, p.cumulative_pct), p.clause) for p in schedules)
        if rows:
            columns = (Column("时序", 20), *(Column(end, 6, "center") for end in ends), _CLAUSE)
            grids.append(Grid(columns, rows, "每期末应完成年度目标的累计百分比"))
    calendar = "没有另定时序的指标按自然时序进度：已过月份或季度占全年的比例。"
    return [Section("时序进度", (calendar,), tuple(grids))] if grids else []


def _measures(speaker: Speaker) -> Section:
    rows = tuple(
        (str(n), m.title, speaker.sentence(m), m.unit, number(m.places), m.clause)
        for n, m in enumerate(speaker.scheme.measures.values(), 1)
    )
    columns = (
        Column("序号", 5, "center"),
        Column("名称", 18),
        Column("口径", 50),
        Column("计量单位", 8, "center"),
        Column("小数位数", 8, "center"),
        _CLAUSE,
    )
    return Section("统计口径", grids=(Grid(columns, rows),))


def _assessment(speaker: Speaker, assessment: Assessment) -> Section:
    scope = Scope(assessment=assessment)
    sentences = [
        f"{speaker.sentence(assessment, scope)}（{assessment.clause}）。",
        f"{speaker.sentence(assessment.ranking, scope)}。",
    ]
    if assessment.grades:
        sentences.append(f"按总分定等次：{_grades(assessment)}。")
    grids = [_indicators(speaker, assessment, scope)]
    for name, block in (("加分", assessment.bonus), ("扣分", assessment.deduction)):
        if block:
            limit = "不设上限" if block.cap is None else f"最多{number(block.cap)}分"
            grids.append(_adjustments(speaker, block.items, scope, f"{name}（合计{limit}）"))
    if assessment.consequences:
        grids.append(_consequences(speaker, assessment, scope))
    return Section(assessment.title, tuple(sentences), tuple(grids))


def _grades(assessment: Assessment) -> str:
    """Each grade with its own bounds, best first."""
    best, *_ = assessment.grades
    said = [f"{best.title}（{number(best.min)}分以上）"]
    for above, grade in pairwise(assessment.grades):
        said.append(f"{grade.title}（{number(grade.min)}分以上、不足{number(above.min)}分）")
    return "、".join(said)


def _indicators(speaker: Speaker, assessment: Assessment, scope: Scope) -> Grid:
    groups = speaker.scheme.groups
    items = assessment.indicators.values()
    is_alike = all(EVERY_GROUP in item.points for item in items)
    heads = ["分值"] if is_alike else [group.title for group in groups.values()]
    columns = (
        Column("序号", 5, "center"),
        Column("指标", 14),
        *(Column(head, 7, "center") for head in heads),
        Column("计分办法", 42),
        _CALIBER,
        _CLAUSE,
    )
    rows = tuple(
        (
            str(n),
            item.title,
            *full_points(item, [EVERY_GROUP] if is_alike else list(groups)),
            f"{speaker.sentence(item, scope)}。",
            caliber(speaker, item),
            item.clause,
        )
        for n, item in enumerate(items, 1)
    )
    return Grid(columns, rows, "指标" if is_alike else "指标（各组分值）")


def full_points(item: Any, groups: list[str]) -> list[str]:
    """An indicator's full points for each group, `-` where it is not assessed."""
    full = [item.points.get(group, item.points.get(EVERY_GROUP)) for group in groups]
    return [NOT_ASSESSED if points is None else number(points) for points in full]


def caliber(speaker: Speaker, item: Any) -> str:
    """What the item's measure counts; none for an item that counts nothing itself."""
    measure = speaker.scheme.measures.get(getattr(item, "measure", ""))
    return speaker.sentence(measure) if measure else "—"


def _adjustments(speaker: Speaker, items: Mapping[str, Any], scope: Scope, caption: str) -> Grid:
    columns = (Column("序号", 5, "center"), Column("项目", 16), Column("计分办法", 44), _CALIBER, _CLAUSE)
    rows = tuple(
        (str(n), item.title, f"{speaker.sentence(item, scope)}。", caliber(speaker, item), item.clause)
        for n, item in enumerate(items.values(), 1)
    )
    return Grid(columns, rows, caption)


def _consequences(speaker: Speaker, assessment: Assessment, scope: Scope) -> Grid:
    columns = (
        Column("序号", 5, "center"),
        Column("名称", 16),
        Column("条件", 50),
        Column("措施", 14),
        _CLAUSE,
    )
    rows = tuple(
        (str(n), c.title, f"{speaker.sentence(c, scope)}。", speaker.value(c, "action", scope), c.clause)
        for n, c in enumerate(assessment.consequences.values(), 1)
    )
    return Grid(columns, rows, "结果运用")
