"""A scheme as the paper an office would annex to its 办法: head, groups, targets and paces, calibers, one part an assessment.

What does not belong here: one assessment (`describe_assessment`), how a rule, measure or condition is said (`speaker`),
how the paper looks (publish, cli).
"""

from __future__ import annotations

from collections.abc import Mapping

from kernel.paper import Column, Grid, Paper, Section
from scheme.describe_assessment import CLAUSE, describe_assessment
from scheme.model import Scheme
from scheme.speaker import Speaker, number

_ORDINALS = "一二三四五六七八九十"


def describe(scheme: Scheme, units: Mapping[str, str]) -> Paper:
    """The whole scheme. `units`: unit code → name, for the members of groups."""
    speaker = Speaker(scheme, units)
    parts = [
        _groups(speaker),
        *_targets(speaker),
        *_paces(speaker),
        *_fx(speaker),
        *_effective(speaker),
        *(describe_assessment(speaker, assessment) for assessment in scheme.assessments.values()),
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
        (group.title, str(len(group.units)), speaker.value(group, "members"))
        for group in speaker.scheme.groups.values()
    )
    grids = [Grid((Column("组别", 14), Column("个数", 6, "center"), Column("单位", 80)), rows)]
    if moves := speaker.scheme.moves:
        said = tuple((move.title, f"{speaker.sentence(move)}。", move.clause) for move in moves.values())
        grids.append(
            Grid((Column("转组", 16), Column("条件", 70), Column("依据条款", 9)), said, "年度中转组")
        )
    return Section("考核对象", grids=tuple(grids))


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
        ("month", _months(speaker.scheme)),
        ("quarter", [f"{n}季度" for n in range(1, 5)]),
    ):
        schedules = [pace for pace in speaker.scheme.paces.values() if pace.by == by]
        rows = tuple((p.title, *map(number, p.cumulative_pct), p.clause) for p in schedules)
        if rows:
            columns = (Column("时序", 20), *(Column(end, 6, "center") for end in ends), CLAUSE)
            grids.append(Grid(columns, rows, "每期末应完成年度目标的累计百分比"))
    calendar = "没有另定时序的指标按自然时序进度：已过月份或季度占全年的比例。"
    return [Section("时序进度", (calendar,), tuple(grids))] if grids else []


def _months(scheme: Scheme) -> list[str]:
    """The twelve months of the assessment year in order, those before January as last year's: `上年12月`, `1月` …"""
    before = [f"上年{13 - n}月" for n in range(scheme.lead, 0, -1)]
    return [*before, *(f"{n}月" for n in range(1, 13 - scheme.lead))]


def _fx(speaker: Speaker) -> list[Section]:
    rows = tuple((fx.title, speaker.sentence(fx), fx.clause) for fx in speaker.scheme.fx.values())
    columns = (Column("名称", 30), Column("汇率", 50), CLAUSE)
    return [Section("折算汇率", grids=(Grid(columns, rows),))] if rows else []


def _effective(speaker: Speaker) -> list[Section]:
    rule = speaker.scheme.effective
    return [Section("资金生效", (f"{speaker.sentence(rule)}（{rule.clause}）。",))] if rule else []


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
        CLAUSE,
    )
    return Section("统计口径", grids=(Grid(columns, rows),))
