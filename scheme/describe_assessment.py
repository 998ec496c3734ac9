"""One assessment as sentences and tables: indicators with their parts, adjustments, ranking, overrides, grades, consequences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from kernel.paper import Column, Grid, Section
from scheme.assessments import Assessment, Grade
from scheme.speaker import Scope, Speaker, number
from scheme.values import EVERY_GROUP, NOT_ASSESSED

NOTHING = "—"
NUMBER, CALIBER, CLAUSE = Column("序号", 5, "center"), Column("数据口径", 22), Column("依据条款", 9)


def describe_assessment(speaker: Speaker, assessment: Assessment) -> Section:
    """Sentences on period, ranking and grades, then one table a part of the assessment."""
    scope = Scope(assessment=assessment)
    grids = [_indicators(speaker, assessment.indicators, scope, "指标")]
    for name, block in (("加分", assessment.bonus), ("扣分", assessment.deduction)):
        if block:
            limit = "不设上限" if block.cap is None else f"最多{number(block.cap)}分"
            grids.append(_adjustments(speaker, block.items, scope, f"{name}（合计{limit}）"))
    if assessment.shadow:
        grids.append(_indicators(speaker, assessment.shadow, scope, "试行指标：只计算公布，不计入总分"))
    if any(assessment.overrides()):
        grids.append(_overrides(speaker, assessment, scope))
    if assessment.consequences:
        grids.append(_consequences(speaker, assessment, scope))
    return Section(assessment.title, tuple(_sentences(speaker, assessment, scope)), tuple(grids))


def full_points(item: Any, groups: list[str]) -> list[str]:
    """An indicator's full points for each group, `-` where it is not assessed."""
    full = [item.points.get(group, item.points.get(EVERY_GROUP)) for group in groups]
    return [NOT_ASSESSED if points is None else number(points) for points in full]


def caliber(speaker: Speaker, item: Any) -> str:
    """What the item's measure counts; `NOTHING` for an item that counts nothing itself."""
    measure = speaker.scheme.measures.get(getattr(item, "measure", ""))
    return speaker.sentence(measure) if measure else NOTHING


def _sentences(speaker: Speaker, assessment: Assessment, scope: Scope) -> Iterator[str]:
    if paper := assessment.document:
        yield f"依据《{paper.title}》（{paper.document_no}，{speaker.value(paper, 'issued_date')}印发）。"
    yield f"{speaker.sentence(assessment, scope)}（{assessment.clause}）。"
    yield f"{speaker.sentence(assessment.ranking, scope)}。"
    if assessment.grades:
        yield f"定等次：{'；'.join(_grades(speaker, assessment, scope))}。"


def _grades(speaker: Speaker, assessment: Assessment, scope: Scope) -> Iterator[str]:
    """Each grade, best first; one by points also with the points of the next better one.

    The lowest one by points has no bound below: a total below zero is in it too.
    """
    first, lowest = assessment.grades[0], assessment.grades[-1]
    yield speaker.sentence(first, scope)
    for above, grade in pairwise(assessment.grades):
        if not isinstance(grade, Grade):
            yield speaker.sentence(grade, scope)
            continue
        begins = f"{grade.title}：" if grade is lowest else f"{speaker.sentence(grade, scope)}、"
        yield f"{begins}不足{speaker.value(above, 'min', scope)}"


def _indicators(speaker: Speaker, items: Mapping[str, Any], scope: Scope, caption: str) -> Grid:
    """One row an indicator, with its full points by group where they differ; the parts of a composite below it."""
    groups = speaker.scheme.groups
    is_alike = all(EVERY_GROUP in item.points for item in items.values())
    codes = [EVERY_GROUP] if is_alike else list(groups)
    heads = ["分值"] if is_alike else [f"{group.title}分值" for group in groups.values()]
    points = [Column(head, 7, "center") for head in heads]
    columns = (NUMBER, Column("指标", 14), *points, Column("计分办法", 42), CALIBER, CLAUSE)
    rows: list[tuple[str, ...]] = []
    for n, item in enumerate(items.values(), 1):
        said = (f"{speaker.sentence(item, scope)}。", caliber(speaker, item), item.clause)
        rows.append((str(n), item.title, *full_points(item, codes), *said))
        for m, part in enumerate(getattr(item, "parts", {}).values(), 1):
            weights = (f"权重{number(part.weight)}", *[""] * (len(codes) - 1))
            said = (f"{speaker.sentence(part, scope)}。", caliber(speaker, part), "")
            rows.append((f"{n}.{m}", part.title, *weights, *said))
    return Grid(columns, tuple(rows), caption)


def _adjustments(speaker: Speaker, items: Mapping[str, Any], scope: Scope, caption: str) -> Grid:
    columns = (NUMBER, Column("项目", 16), Column("计分办法", 44), CALIBER, CLAUSE)
    rows = tuple(
        (str(n), item.title, f"{speaker.sentence(item, scope)}。", caliber(speaker, item), item.clause)
        for n, item in enumerate(items.values(), 1)
    )
    return Grid(columns, rows, caption)


def _overrides(speaker: Speaker, assessment: Assessment, scope: Scope) -> Grid:
    fields = speaker.phrases.fields
    what = {"eligibility": "不符合的不参加排名", "promotions": "等次上调一档"}
    rows = tuple(
        (
            fields[key],
            override.title,
            f"{speaker.sentence(override, scope)}。",
            what.get(key) or speaker.value(override, "effect", scope),
            override.clause,
        )
        for _, _, key, override in assessment.overrides()
    )
    columns = (Column("类别", 10), Column("名称", 16), Column("条件", 50), Column("处理", 14), CLAUSE)
    return Grid(columns, rows, "参评资格、一票否决和晋档")


def _consequences(speaker: Speaker, assessment: Assessment, scope: Scope) -> Grid:
    columns = (NUMBER, Column("名称", 16), Column("条件", 50), Column("措施", 14), CLAUSE)
    rows = tuple(
        (str(n), c.title, f"{speaker.sentence(c, scope)}。", speaker.value(c, "action", scope), c.clause)
        for n, c in enumerate(assessment.consequences.values(), 1)
    )
    return Grid(columns, rows, "结果运用")
