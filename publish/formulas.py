"""Live spreadsheet formulas of every rule, over the visible cells of one row of 得分明细.

Each formula mirrors docs/contracts.md: raw points at 10 places, then limits, then rounding. `ref` gives a cell of the
row by column name. Raw points are rounded inside the formula too, so that binary noise never decides a half.
"""

from __future__ import annotations

from collections.abc import Callable

from publish.arithmetic import lacks_base
from publish.rows import Header, Score

Ref = Callable[[str], str]


def actual(score: Score, ref: Ref) -> str:
    if score.is_ratio:
        return f"{ref('numerator_value')}*100/{ref('denominator_value')}"
    return ref("actual_value")


def completion(score: Score, ref: Ref) -> str:
    return f"=ROUND(({actual(score, ref)})/{ref('target_value')}*100,2)"


def pace(ref: Ref) -> str:
    return f"=ROUND({ref('pace_numerator')}/{ref('pace_denominator')}*100,2)"


def gap(ref: Ref) -> str:
    return f"=ROUND({ref('completion_pct')}-{ref('pace_pct')},2)"


def year_on_year(ref: Ref) -> str:
    return f"=ROUND(({ref('actual_value')}-{ref('prior_value')})/{ref('prior_value')}*100,2)"


def band_value(score: Score, ref: Ref) -> str:
    """x of a `bands` rule; rounded at 8 places so that a bound is met when it is met."""
    value = actual(score, ref)
    match score.input_code:
        case "completion_pct":
            value = f"({value})/{ref('target_value')}*100"
        case "paced_completion_pct":
            value = f"({value})/({_paced_target(ref)})*100"
    return f"=ROUND({value},8)"


def raw_points(score: Score, ref: Ref, bands: str | None, periods: str | None) -> str:
    """`bands`, `periods`: row ranges like `$5:$8` of the sheets 档次 and 期间得分 that belong to this row."""
    full, value = ref("full_points"), actual(score, ref)
    if lacks_base(score):
        return f"={full}" if score.on_zero_target == "full" else "=0"
    match score.rule:
        case "completion":
            body = f"({value})/{ref('target_value')}*{full}"
        case "pace":
            body = f"({value})/({_paced_target(ref)})*{full}"
        case "met_or_ratio":
            target = _paced_target(ref) if score.against == "paced_target" else ref("target_value")
            body = f"MIN(1,({value})/({target}))*{full}"
        case "per_unit":
            body = f"{_steps(score, ref)}*{ref('each_points')}"
        case "deduct_per":
            start = full if score.role == "indicator" else "0"
            body = f"{start}-{_steps(score, ref)}*{ref('each_points')}"
        case "bands":
            body = _band_lookup(ref("band_value"), bands or "")
        case _:
            weight, total = _column("期间得分", "F", periods or ""), _column("期间得分", "G", periods or "")
            body = f"SUMPRODUCT({weight}*{total})/SUM({weight})*{full}/100"
    # Twelve places: enough to take a spreadsheet's binary noise away, too few to lift a figure to a half it is below.
    return f"=ROUND({body},12)"


def limited_points(score: Score, header: Header, ref: Ref) -> str:
    """Cap, floor, rounding of the raw points in the row."""
    body = ref("raw_points")
    if not lacks_base(score):
        caps = []
        if score.cap_ratio is not None and score.full_points is not None:
            caps.append(f"{ref('cap_ratio')}*{ref('full_points')}")
        if score.cap_points is not None:
            caps.append(ref("cap_points"))
        if caps:
            body = f"MIN({','.join([body, *caps])})"
        if score.floor_points is not None:
            body = f"MAX({body},{ref('floor_points')})"
    places = header.points_places if header.rounding_at == "indicator" else 10
    return f"=ROUND({body},{places})"


def _paced_target(ref: Ref) -> str:
    return f"{ref('target_value')}*{ref('pace_numerator')}/{ref('pace_denominator')}"


def _steps(score: Score, ref: Ref) -> str:
    steps = f"({actual(score, ref)})/{ref('step_value')}"
    return f"INT(ROUND({steps},9))" if score.is_whole_steps else steps


def _column(sheet: str, letter: str, rows: str) -> str:
    first, last = rows.split(":")
    return f"{sheet}!${letter}{first}:${letter}{last}"


def _band_lookup(x: str, rows: str) -> str:
    lower, upper = _column("档次", "D", rows), _column("档次", "E", rows)
    above = f'(({lower}="")+({lower}<={x})>0)'
    below = f'(({upper}="")+({upper}>{x})>0)'
    return f"SUMPRODUCT({above}*{below}*{_column('档次', 'F', rows)})"


def capped_sum(points: str, units: str, roles: str, unit: str, role: str, cap: str | None) -> str:
    """Σ of one unit's points of one role; `cap` limits a bonus from above, a deduction (as a negative) from below."""
    body = f'ROUND(SUMIFS({points},{units},{unit},{roles},"{role}"),10)'
    if cap is None:
        return f"={body}"
    return f"=MAX({body},-{cap})" if role == "扣分" else f"=MIN({body},{cap})"


def rank(total: tuple[str, str], breakers: list[tuple[str, str]], peers: str, is_ranked: str) -> str:
    """Competition rank 1,1,3: one plus the peers that are stronger; tie-breakers in order. Pairs are (range, cell)."""
    stronger = "0"
    for cells, own in reversed([total, *breakers]):
        stronger = f"(({cells}>{own})+({cells}={own})*({stronger}))"
    return f'=IF({is_ranked}="是",1+SUMPRODUCT({peers}*{stronger}),"")'


def grade(total: str, is_ranked: str, grades: list[tuple[str, str]]) -> str:
    """First grade whose minimum is met; pairs are (title cell, minimum cell)."""
    body = '""'
    for title, minimum in reversed(grades):
        body = f"IF({total}>={minimum},{title},{body})"
    return f'=IF({is_ranked}="是",{body},"")'
