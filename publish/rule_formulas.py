"""Live spreadsheet formulas of every rule: x, raw points, points, over the visible cells of one row of 得分明细.

Each mirrors docs/contracts.md: raw points, then limits, then rounding. Where a change would leave what the row shows (the
other side of a step, a gate that shuts and takes the indicator away) the formula says #N/A, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publish.arithmetic import known, lacks_base, looked_at
from publish.formulas import Ref, actual, ratio
from publish.rows import Case, Header, Score

X_RULES = ("bands", "step", "efficacy", "rank_points", "proportional", "manual")
UNKNOWN = "NA()"
RAW_PLACES = 12  # of a cell: enough to take binary noise away, too few to lift a figure to a half it is below


@dataclass(frozen=True)
class Cells:
    """Cells beside the row. Ranges are `first:last` rows of their sheet, or None where the rule needs none.

    `peers`: cells of 取值 of the units compared; `gate` and `cases`: tests of 是否符合 on 条件; `parts`: rows of the parts.
    """

    bands: str | None = None
    periods: str | None = None
    places: str | None = None
    peers: Sequence[str] = ()
    gate: Sequence[str] = ()
    cases: Sequence[tuple[Case, str, Sequence[str]]] = ()  # case, its points cell, its conditions
    parts: Callable[[str], str] | None = None  # column name → its cells over the rows of the parts


def x(score: Score, ref: Ref) -> str:
    """x of the row: as units are compared by it, else at 8 places, so that a bound is met when it is met."""
    if score.rule in ("efficacy", "rank_points"):
        places = 6 if score.input_places is None else score.input_places
        return f"=ROUND({_looked_at(score, ref)},{places})"
    return f"=ROUND({_looked_at(score, ref)},8)"


def least(cells: Cells) -> str:
    return f"=MIN({','.join(cells.peers)})"


def greatest(cells: Cells) -> str:
    return f"=MAX({','.join(cells.peers)})"


def place(score: Score, ref: Ref, cells: Cells) -> str:
    sign = "<" if score.is_lower_better else ">"
    return "=1+" + "+".join(f"({peer}{sign}{ref('x')})" for peer in cells.peers)


def tied(ref: Ref, cells: Cells) -> str:
    return "=" + "+".join(f"({peer}={ref('x')})" for peer in cells.peers)


def raw_points(score: Score, ref: Ref, cells: Cells) -> str:
    if lacks_base(score):
        body = ref("full_points") if score.on_zero_target == "full" else "0"
    else:
        body = f"ROUND({_MAKERS[score.rule](score, ref, cells)},{RAW_PLACES})"
    return "=" + _gated(score, body, cells)


def limited_points(score: Score, header: Header, ref: Ref, cells: Cells) -> str:
    """Cap, floor, rounding of the raw points in the row; where only the total is rounded, as fine as raw points are."""
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
    places = header.points_places if header.rounding_at == "indicator" else RAW_PLACES
    if score.part_places is not None:
        places = score.part_places
    return "=" + _gated(score, f"ROUND({body},{places})", cells)


def _gated(score: Score, body: str, cells: Cells) -> str:
    if not cells.gate:
        return body
    shut = "0" if score.gate_otherwise == "zero" else UNKNOWN
    return f"IF({_all(cells.gate, score.gate_match or 'all')},{body},{shut})"


def _all(cells: Sequence[str], match_code: str = "all") -> str:
    function = "OR" if match_code == "any" else "AND"
    return f"{function}({','.join(cells)})"


def _looked_at(score: Score, ref: Ref) -> str:
    value = actual(score, ref)
    match score.input_code:
        case "completion_pct":
            return f"({value})/{ref('target_value')}*100"
        case "paced_completion_pct":
            return f"({value})/({_paced_target(ref)})*100"
        case "over_target" | "over_paced_target":
            goal = ref("target_value") if score.input_code == "over_target" else _paced_target(ref)
            return f"{value}-{goal}"
        case "growth_pct":
            base = _base(score, ref)
            return f"({value}-{base})/{base}*100"
        case _:
            return value


def _base(score: Score, ref: Ref) -> str:
    if score.base_denominator is None:
        return ref("base_value")
    return f"({ratio(score, ref('base_numerator'), ref('base_denominator'))})"


def _paced_target(ref: Ref) -> str:
    return f"{ref('target_value')}*{ref('pace_numerator')}/{ref('pace_denominator')}"


def _completion(score: Score, ref: Ref, _: Cells) -> str:
    return f"({actual(score, ref)})/{ref('target_value')}*{ref('full_points')}"


def _pace(score: Score, ref: Ref, _: Cells) -> str:
    return f"({actual(score, ref)})/({_paced_target(ref)})*{ref('full_points')}"


def _met_or_ratio(score: Score, ref: Ref, _: Cells) -> str:
    target = _paced_target(ref) if score.against == "paced_target" else ref("target_value")
    return f"MIN(1,({actual(score, ref)})/({target}))*{ref('full_points')}"


def _pieces(score: Score, ref: Ref) -> str:
    pieces = f"({_looked_at(score, ref)})/{ref('step_value')}"
    return f"INT(ROUND({pieces},9))" if score.is_whole_steps else pieces


def _per_unit(score: Score, ref: Ref, _: Cells) -> str:
    return f"MAX(0,{_pieces(score, ref)})*{ref('each_points')}"


def _deduct_per(score: Score, ref: Ref, _: Cells) -> str:
    start = "0" if score.role in ("bonus", "deduction") else ref("full_points")
    return f"{start}-{_pieces(score, ref)}*{ref('each_points')}"


def _column(sheet: str, letter: str, rows: str | None) -> str:
    first, last = (rows or "").split(":")
    return f"{sheet}!${letter}{first}:${letter}{last}"


def _bands(_: Score, ref: Ref, cells: Cells) -> str:
    lower, upper = _column("档次", "D", cells.bands), _column("档次", "E", cells.bands)
    above = f'(({lower}="")+({lower}<={ref("x")})>0)'
    below = f'(({upper}="")+({upper}>{ref("x")})>0)'
    return f"SUMPRODUCT({above}*{below}*{_column('档次', 'F', cells.bands)})"


def _step(score: Score, ref: Ref, _: Cells) -> str:
    """The side of the reference the unit is on; what a step is worth on the other side the row does not show."""
    own, reference, met = ref("x"), ref("reference_value"), ref("met_points")
    if looked_at(score) >= known(score.reference_value, "达标线"):
        body = met
        if score.over_step is not None and score.steps_kind is not None:
            steps = _steps(score, f"({own}-{reference})/{ref('over_step')}")
            gain = f"{steps}*{ref('each_points')}"
            gain = gain if score.most_points is None else f"MIN({gain},{ref('most_points')})"
            body = f"{met}+{gain}"
        return f"IF({own}>={reference},{body},{UNKNOWN})"
    match score.under_kind:
        case "steps":
            steps = _steps(score, f"({reference}-{own})/{ref('under_step')}")
            body = f"{met}-{steps}*{ref('each_points')}"
        case "zero":
            body = "0"
        case "proportional":
            body = f"{met}*({_looked_at(score, ref)})/{reference}"
        case _:
            body = met
    return f"IF({own}<{reference},{body},{UNKNOWN})"


def _steps(score: Score, steps: str) -> str:
    match score.steps_kind:
        case "whole":
            return f"INT(ROUND({steps},9))"
        case "begun":
            return f"ROUNDUP(ROUND({steps},9),0)"
        case _:
            return steps


def _cases(_: Score, __: Ref, cells: Cells) -> str:
    body = UNKNOWN
    for case, points, conditions in reversed(cells.cases):
        body = points if case.is_otherwise else f"IF({_all(conditions)},{points},{body})"
    return body


def _efficacy(score: Score, ref: Ref, _: Cells) -> str:
    low, high, own, full = ref("x_min"), ref("x_max"), ref("x"), ref("full_points")
    ahead = f"({high}-{own})" if score.is_lower_better else f"({own}-{low})"
    spread = f"({ref('floor_pct')}+{ref('span_pct')}*{ahead}/({high}-{low}))/100*{full}"
    equal = {"full": full, "floor": f"{ref('floor_pct')}/100*{full}"}.get(score.on_equal or "", UNKNOWN)
    return f"IF({high}={low},{equal},{spread})"


def _rank_points(score: Score, ref: Ref, cells: Cells) -> str:
    own, size = ref("place"), ref("tied_count") if score.ties == "average" else "1"
    beyond = ref("beyond_points")
    if cells.places is None:
        return beyond
    listed, worth = _column("名次分", "C", cells.places), _column("名次分", "D", cells.places)
    filled = f"({listed}>={own})*({listed}<{own}+{size})"
    return f"(SUMPRODUCT({filled}*{worth})+({size}-SUMPRODUCT({filled}))*{beyond})/{size}"


def _proportional(score: Score, ref: Ref, _: Cells) -> str:
    return f"({_looked_at(score, ref)})/{ref('out_of')}*{ref('full_points')}"


def _manual(score: Score, ref: Ref, _: Cells) -> str:
    return _looked_at(score, ref)


def _composite(_: Score, ref: Ref, cells: Cells) -> str:
    """Parts that do not apply have no points and drop out with their weight."""
    assert cells.parts is not None
    points, weights = cells.parts("points"), cells.parts("part_weight")
    own = f"({cells.parts('parent_code')}={ref('indicator_code')})*ISNUMBER({points})"
    return f"SUMPRODUCT({own}*{weights}*{points})/SUMPRODUCT({own}*{weights})*{ref('full_points')}/100"


def _weighted_periods(_: Score, ref: Ref, cells: Cells) -> str:
    weight, total = _column("期间得分", "F", cells.periods), _column("期间得分", "G", cells.periods)
    return f"SUMPRODUCT({weight}*{total})/SUM({weight})*{ref('full_points')}/100"


_MAKERS: dict[str, Callable[[Score, Ref, Cells], str]] = {
    "completion": _completion,
    "pace": _pace,
    "met_or_ratio": _met_or_ratio,
    "per_unit": _per_unit,
    "bands": _bands,
    "deduct_per": _deduct_per,
    "step": _step,
    "cases": _cases,
    "efficacy": _efficacy,
    "rank_points": _rank_points,
    "proportional": _proportional,
    "manual": _manual,
    "composite": _composite,
    "weighted_periods": _weighted_periods,
}
