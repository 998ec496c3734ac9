"""What eligibility rules, vetoes and promotions came to for a unit, in words, and why a unit has no place.

A ruling that holds need not be felt: nobody without a place has a grade to lose, and none is above the highest.
"""

from __future__ import annotations

from collections.abc import Iterator

from publish import printing
from publish.conditions import Ruling
from publish.grades import Standing, earned_grade
from publish.rows import OPEN_STATUSES, Override, Rank, ReportTables, Score

SUMMED = ("indicator", "bonus", "deduction")


def effect(tables: ReportTables, override: Override) -> str:
    """What a ruling that acts did to its unit, or why it changed nothing."""
    rank = next((r for r in tables.ranking if r.unit_code == override.unit_code), None)
    moves_grade = override.kind == "promotion" or override.effect == "lowest_grade"
    if rank is None or not moves_grade:
        return printing.effect(override)
    if rank.official_rank is None:
        return "未参加排名，不评等次"
    if override.kind == "promotion" and rank.override_status == "vetoed":
        return "已被一票否决，不晋等次"
    if override.kind == "promotion" and _is_highest_anyway(tables, rank):
        return "已是最高等次，不再晋"
    return printing.effect(override)


def standing(tables: ReportTables, rank: Rank) -> str:
    """What stands beside a unit's grade: why it has no place, or what acts on it; empty when that changed nothing."""
    if rank.official_rank is None:
        return f"未参加排名：{why_unranked(tables, rank)}"
    if rank.override_status == "promoted" and _is_highest_anyway(tables, rank):
        return ""
    return printing.OVERRIDE_STATUS_ZH.get(rank.override_status or "", "")


def _is_highest_anyway(tables: ReportTables, rank: Rank) -> bool:
    """Whether the unit has the highest grade without any promotion."""
    by_group = tables.header.rank_partition == "group"
    size = rank.group_size if by_group else rank.office_size
    place, total = rank.official_rank, rank.total_points
    if place is None or total is None or not tables.grades:
        return False
    highest = min(tables.grades, key=lambda grade: grade.grade_order).title
    return earned_grade(Standing(total, place, size, Ruling()), tables.grades) == highest


def why_unranked(tables: ReportTables, rank: Rank) -> str:
    """Why a unit has no place: the ruling that keeps it out, what waits, or the items that have no points."""
    own = [o for o in tables.overrides if o.unit_code == rank.unit_code]
    if any(o.kind == "eligibility" and o.is_acting for o in own):
        return "不符合参评资格"
    if any(o.effect == "not_ranked" and o.is_acting for o in own):
        return "一票否决"
    if rank.override_status == "too_large":
        return printing.OVERRIDE_STATUS_ZH["too_large"]
    if any(o.kind in ("eligibility", "veto") and o.is_acting is None for o in own):
        return "参评资格或一票否决待核定"
    return "；".join(_open_items(tables, rank.unit_code)) or "本期无考核指标"


def _open_items(tables: ReportTables, unit: str) -> Iterator[str]:
    """`到位资金、税收缺数`: the items of the total that have no points, by what they lack."""
    lacking: dict[str, list[str]] = {}
    for score in tables.scores:
        if score.unit_code == unit and score.role in SUMMED and score.points is None and _is_open(score):
            lacking.setdefault(_lack(score), []).append(score.indicator_title)
    for lack, titles in lacking.items():
        yield f"{'、'.join(titles)}{lack}"


def _is_open(score: Score) -> bool:
    return score.score_status in OPEN_STATUSES


def _lack(score: Score) -> str:
    """A mean of earlier periods is not reported itself: one of its periods has no full total."""
    if score.score_status == "missing" and score.rule == "weighted_periods":
        return "有一期总分不全"
    return printing.SCORE_STATUS_ZH[score.score_status]
