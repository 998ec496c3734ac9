"""Live spreadsheet formulas of what is derived from a row of 得分明细 and of the sums, places and grades on 排名.

`ref` gives a cell of the row by column name. What does not belong here: the points of a rule (`rule_formulas`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publish.rows import Grade, Score

Ref = Callable[[str], str]
_GRADES = "档次"


def actual(score: Score, ref: Ref) -> str:
    if score.is_ratio:
        return ratio(score, ref("numerator_value"), ref("denominator_value"))
    return ref("actual_value")


def ratio(score: Score, numerator: str, denominator: str) -> str:
    """The fraction of two cells in the unit of the score's ratio: in % or 万元/亩."""
    times = "*100" if score.display_unit == "%" else ""
    return f"{numerator}{times}/{denominator}"


def completion(score: Score, ref: Ref) -> str:
    return f"=ROUND(({actual(score, ref)})/{ref('target_value')}*100,2)"


def pace(ref: Ref) -> str:
    return f"=ROUND({ref('pace_numerator')}/{ref('pace_denominator')}*100,2)"


def gap(ref: Ref) -> str:
    return f"=ROUND({ref('completion_pct')}-{ref('pace_pct')},2)"


def year_on_year(ref: Ref) -> str:
    return f"=ROUND(({ref('actual_value')}-{ref('prior_value')})/{ref('prior_value')}*100,2)"


def capped_sum(points: str, units: str, roles: str, unit: str, role: str, cap: str | None) -> str:
    """Σ of one unit's points of one role; `cap` limits a bonus from above, a deduction (as a negative) from below.

    Eleven places: three thirds of twelve places each are one again.
    """
    body = f'ROUND(SUMIFS({points},{units},{unit},{roles},"{role}"),11)'
    if cap is None:
        return f"={body}"
    return f"=MAX({body},-{cap})" if role == "扣分" else f"=MIN({body},{cap})"


@dataclass(frozen=True)
class Keys:
    """What places are counted by: (range, cell) of the total, then of the tie-breakers; the lowest first or the highest."""

    pairs: list[tuple[str, str]]
    is_lowest_first: bool


def alike(columns: list[str], is_ranked: str) -> str:
    """How many ranked units each one is equal to in all these columns, itself too; one for a unit that is not ranked."""
    same = ",".join(f"{cells},{cells}" for cells in columns)
    return f'(COUNTIFS({is_ranked},"是",{same})+({is_ranked}<>"是"))'


def rank(keys: Keys, peers: str, is_ranked: str, equals: str | None) -> str:
    """One plus the peers that are stronger (1, 1, 3); `equals`: how many are alike, who then count as one together (1, 1, 2)."""
    stronger, sign = "0", "<" if keys.is_lowest_first else ">"
    for cells, own in reversed(keys.pairs):
        stronger = f"(({cells}{sign}{own})+({cells}={own})*({stronger}))"
    if equals is None:
        return f'=IF({is_ranked}="是",1+SUMPRODUCT({peers}*{stronger}),"")'
    return f'=IF({is_ranked}="是",1+ROUND(SUMPRODUCT({peers}*{stronger}/{equals}),0),"")'


def grade(
    total: str,
    place: str,
    size: str,
    is_ranked: str,
    grades: list[tuple[Grade, int]],
    title: Callable[[int], str],
) -> str:
    """First grade that is earned, by points or by a place within the best share of `size` units; the last holds all below 0.

    `grades` are pairs of (grade, its 1-based row on 档次); `title` gives the title cell a row earns the unit.
    """
    body, counts, conditions = '""', [], []
    for n, (item, row) in enumerate(grades, start=1):
        if item.is_rest or (n == len(grades) and item.min_points == 0):
            conditions.append("TRUE")
            continue
        needed = []
        if item.share_pct is not None:
            counts.append(_place_count(item.share_rounding, f"{size}*{_GRADES}!$J${row}/100"))
            needed.append(f"{place}<={'+'.join(counts)}")
        if item.min_points is not None:
            needed.append(f"{total}>={_GRADES}!$I${row}")
        conditions.append(f"AND({','.join(needed)})")
    for (_, row), condition in reversed(list(zip(grades, conditions, strict=True))):
        body = f"IF({condition},{title(row)},{body})"
    return f'=IF({is_ranked}="是",{body},"")'


def _place_count(rounding: str | None, share: str) -> str:
    """Nine places take a spreadsheet's binary noise away before the share is rounded up or down."""
    function = {"down": "ROUNDDOWN", "up": "ROUNDUP"}.get(rounding or "", "ROUND")
    return f"{function}(ROUND({share},9),0)"


def missing_count(
    units: str, unit: str, statuses: str, roles: str, rules: str, parents: str, trials: Sequence[str]
) -> str:
    """How many scores of a unit are missing: trial indicators (`trials` those in parts) aside, parts in place of their whole."""
    counted = "+".join(f'({roles}="{role}")' for role in ("指标", "分项", "加分", "扣分"))
    aside = "".join(f'*({parents}<>"{code}")' for code in trials)
    return f'=SUMPRODUCT(({units}={unit})*({statuses}="缺数")*({counted})*({rules}<>"综合计分"){aside})'
