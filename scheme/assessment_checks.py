"""Checks of meaning of one assessment: its points, overrides, grades and consequences."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from kernel.period import Period
from scheme.assessments import (
    Assessment,
    ByCompletion,
    ByCondition,
    ByGrade,
    ByRank,
    Consequence,
    Grade,
    RestGrade,
    ShareGrade,
    Whom,
)
from scheme.context import Context, Fault, Location, unknown
from scheme.input_checks import when_faults
from scheme.item_checks import item_faults
from scheme.model import Scheme
from scheme.ranking_checks import ranking_faults
from scheme.verdict_checks import status_faults

_WHOLE = Decimal(100)


def assessment_faults(context: Context, code: str) -> Iterator[Fault]:
    """Every fault of one assessment, its items included."""
    assessment, here = context.scheme.assessments[code], ("assessments", code)
    seen: set[str] = set()
    for entry in assessment.items():
        if entry.code in seen:
            yield (*here, *entry.place), f"代码“{entry.code}”在本考核中已用过，请换一个"
        seen.add(entry.code)
        yield from item_faults(context, code, entry)
    yield from _total(context, code, assessment)
    yield from status_faults(context, code)
    yield from ranking_faults(context, code, assessment)
    yield from _overrides(context, code, assessment)
    yield from _grades(assessment, (*here, "grades"))
    for name, consequence in assessment.consequences.items():
        yield from _consequence(context, code, consequence, (*here, "consequences", name))


def _total(context: Context, code: str, assessment: Assessment) -> Iterator[Fault]:
    """The full points of every group's indicators sum to the declared total; a group may be left out of it altogether."""
    if not context.is_whole(("assessments", code, "indicators")):
        return
    scored = [entry for entry in assessment.items() if entry.role == "indicator"]
    assessed = {}
    for group_code in context.scheme.groups:
        full = [context.scheme.full_points(entry, group_code) for entry in scored]
        if known := [f for f in full if f is not None]:
            assessed[group_code] = sum(known, Decimal(0))
    if not assessed:
        yield ("assessments", code, "indicators"), "所有指标对所有组都是不考核"
    for group_code, found in assessed.items():
        if found != assessment.total and not context.is_unread(("assessments", code, "total")):
            named = f"“{context.scheme.groups[group_code].title}”（{group_code}）"
            yield ("assessments", code, "total"), f"{named}各项满分合计 {found}，应为 {assessment.total}"


def _overrides(context: Context, code: str, assessment: Assessment) -> Iterator[Fault]:
    seen: set[str] = set()
    for kind, name, key, override in assessment.overrides():
        here = ("assessments", code, key, name)
        if name in seen:
            yield here, f"代码“{name}”在资格条件、一票否决、晋档中已用过，请换一个"
        seen.add(name)
        yield from _whom(context, override, here)
        yield from when_faults(context, code, override.when, (*here, "when"))
        needs_grades = kind == "promotion" or getattr(override, "effect", None) == "lowest_grade"
        if needs_grades and not assessment.grades and context.is_whole(("assessments", code, "grades")):
            yield here, "本考核没有分档（grades），谈不上晋档或降至最低等次"


def _whom(context: Context, whom: Whom, here: Location) -> Iterator[Fault]:
    """The groups or units something is limited to exist, each named once."""
    units = {code for group in context.scheme.groups.values() for code in group.units}
    for key, what, known in (("groups", "组（groups）", context.scheme.groups), ("units", "单位", units)):
        written = getattr(whom, key) or ()
        for place, code in enumerate(written):
            if code not in known and (key == "units" or not context.knows("groups", code)):
                yield (*here, key, place), unknown(what, code, known)
            elif code in written[:place]:
                yield (*here, key, place), f"“{code}”写了两次"


def _grades(assessment: Assessment, here: Location) -> Iterator[Fault]:
    grades = assessment.grades
    for place, grade in enumerate(grades):
        if grade.title in [above.title for above in grades[:place]]:
            yield (*here, place, "title"), f"“{grade.title}”写了两次"
    if all(isinstance(grade, Grade) for grade in grades):
        yield from _grades_by_points(grades, here)
    elif any(isinstance(grade, Grade) for grade in grades):
        yield here, "要么都按分数（min）分档，要么都按名额（share_pct）分档"
    else:
        yield from _grades_by_share(grades, here)


def _grades_by_points(grades: tuple[Grade, ...], here: Location) -> Iterator[Fault]:
    for place, (above, grade) in enumerate(pairwise(grades), start=1):
        if grade.min >= above.min:
            yield (
                (*here, place, "min"),
                f"档次应从高到低：“{grade.title}”{grade.min} 不低于“{above.title}”{above.min}",
            )
    if grades and (last := grades[-1]).min != 0:
        yield (
            (*here, len(grades) - 1, "min"),
            f"最低一档“{last.title}”应从 0 分起，否则有的总分没有档次",
        )


def _grades_by_share(grades: tuple[ShareGrade | RestGrade, ...], here: Location) -> Iterator[Fault]:
    for place, grade in enumerate(grades):
        is_last = place == len(grades) - 1
        if isinstance(grade, RestGrade) != is_last:
            said = "最后一档应写 share_pct: rest，否则有的单位没有档次" if is_last else "只有最后一档写 rest"
            yield (*here, place, "share_pct"), said
    shares = sum((g.share_pct for g in grades if isinstance(g, ShareGrade)), Decimal(0))
    if shares > _WHOLE:
        yield here, f"各档名额合计 {shares}%，超过 100%"


def _consequence(context: Context, code: str, consequence: Consequence, here: Location) -> Iterator[Fault]:
    assessment = context.scheme.assessments[code]
    yield from _whom(context, consequence, here)
    periods = 12 // len(Period(context.scheme.year, assessment.period, 1).months())
    if consequence.streak > periods and not consequence.streak_across_years:
        yield (*here, "streak"), f"一年只有 {periods} 期，不会连续 {consequence.streak} 期"
    if consequence.streak == 1 and consequence.streak_across_years:
        yield (*here, "streak_across_years"), "没有要求连续几期（streak），用不到 streak_across_years"
    match consequence:
        case ByRank():
            yield from _places(context, assessment, consequence, here)
        case ByCompletion():
            yield from _completion(context, code, consequence, here)
        case ByCondition():
            yield from when_faults(context, code, consequence.when, (*here, "when"))
        case ByGrade():
            titles = [grade.title for grade in assessment.grades]
            for place, title in enumerate(consequence.grades):
                if title not in titles and context.is_whole(("assessments", code, "grades")):
                    yield (
                        (*here, "grades", place),
                        f"本考核没有“{title}”档，有：{'、'.join(titles) or '（没有分档）'}",
                    )


def _places(context: Context, assessment: Assessment, consequence: ByRank, here: Location) -> Iterator[Fault]:
    """No more places than the largest ranking may have units, moved ones included: everybody would always be meant."""
    if not (context.is_whole(("groups",)) and context.is_whole(("moves",))):
        return
    in_groups = [_possible_units(context.scheme, group_code) for group_code in context.scheme.groups]
    is_office = assessment.ranking.partition == "office"
    most = len(set().union(*in_groups)) if is_office else max(map(len, in_groups))
    if consequence.places > most:
        yield (*here, "places"), f"一起排名的最多 {most} 个单位，写的是 {consequence.places} 名"


def _possible_units(scheme: Scheme, group_code: str) -> set[str]:
    """Units that stand in the group at some time, or that a move may lead into it; who moves does not move on."""
    sources = {group_code}.union(*(move.from_ for move in scheme.moves.values() if move.to == group_code))
    return {unit for source in sources if source in scheme.groups for unit in scheme.groups[source].units}


def _completion(context: Context, code: str, consequence: ByCompletion, here: Location) -> Iterator[Fault]:
    assessment = context.scheme.assessments[code]
    indicator = assessment.indicators.get(consequence.indicator)
    if not context.knows("assessments", code, "indicators", consequence.indicator):
        yield (*here, "indicator"), unknown("本考核指标", consequence.indicator, assessment.indicators)
    elif indicator is not None and getattr(indicator, "target", None) is None:
        yield (*here, "indicator"), f"“{indicator.title}”没有年度目标，谈不上完成率"
