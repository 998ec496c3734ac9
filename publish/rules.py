"""The rules of docs/contracts.md in exact fractions: one score row and what stands beside it in, its points out.

Written from the contract, not from the warehouse's SQL: it exists to disagree when one of the two is wrong. What does not
belong here: the x of a row (`arithmetic`), conditions (`conditions`), totals (`recompute`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from publish.arithmetic import (
    WITHOUT_MEASURE,
    NotComputableError,
    actual,
    is_reported,
    known,
    lacks_base,
    looked_at,
    measured,
    paced_target,
    rounded,
    target,
)
from publish.rows import Band, Case, Header, PeriodWeight, Place, Score

RAW_PLACES = 10
HUNDRED = Fraction(100)
UNSCORED = ("pending_review", "too_early", "too_large")
FULL_POINT_ROLES = ("indicator", "part", "shadow")


@dataclass(frozen=True)
class Outcome:
    """What a score row must say. `raw` at 10 places, null where nothing was computed.

    `exact`: the points that count in the total, which printed points of endless decimals are not.
    """

    status: str
    raw: Decimal | None
    points: Decimal | None
    exact: Fraction = Fraction(0)


@dataclass(frozen=True)
class Beside:
    """What a score rests on beside its own row.

    `gate`: whether its gate holds (True without one, None while it waits). `case_holds`: by case_order, likewise.
    `peers`: every row of the indicator, with whether its gate holds. `parts`: the parts of a composite, each with its outcome.
    """

    bands: Sequence[Band] = ()
    weights: Sequence[PeriodWeight] = ()
    cases: Sequence[Case] = ()
    places: Sequence[Place] = ()
    gate: bool | None = True
    case_holds: Mapping[int, bool | None] = field(default_factory=dict)
    peers: Sequence[tuple[Score, bool | None]] = ()
    parts: Sequence[tuple[Score, Outcome]] = ()


def outcome(score: Score, header: Header, beside: Beside) -> Outcome:
    """Status, raw points and points of one row, decided in the contract's order.

    Raises NotComputableError when a row that should be scored lacks an input. That a value is pending or too early cannot
    be told from the row: such a row must only carry no points.
    """
    if not _is_assessed(score):
        return Outcome("not_applicable", None, None)
    if beside.gate is not True:
        return _behind_gate(score, beside.gate)
    without_base = lacks_base(score)
    if unscored := _unscored(score, beside, without_base):
        is_zero = unscored == "missing" and _earns_nothing(score, beside)
        return Outcome(unscored, None, Decimal(0) if is_zero else None)
    if without_base:
        earned = _full(score) if score.on_zero_target == "full" else Fraction(0)
        return _rounded(earned, earned, score, header)
    exact = _RULES[score.rule](score, beside)
    return Outcome("not_applicable", None, None) if exact is None else _scored(exact, score, header)


def _earns_nothing(score: Score, beside: Beside) -> bool:
    """Whether a missing score is told to be zero, of a composite by all of its parts that apply."""
    if score.rule == "composite":
        return all(part.points is not None for _, part in beside.parts if part.status != "not_applicable")
    return score.on_missing == "zero"


def _unscored(score: Score, beside: Beside, without_base: bool) -> str | None:
    """Why no rule is applied, in the order of judging; None when one is."""
    if without_base and score.on_zero_target == "not_applicable":
        return "not_applicable"
    if score.score_status in UNSCORED:
        return score.score_status
    if score.rule == "composite":
        return _parts_unready(beside.parts)
    return "missing" if _is_missing(score, beside.weights) else None


def _behind_gate(score: Score, gate: bool | None) -> Outcome:
    if gate is None:
        status = "too_large" if score.score_status == "too_large" else "pending_review"
        return Outcome(status, None, None)
    if score.gate_otherwise == "zero":
        return Outcome("scored", Decimal(0), Decimal(0))
    return Outcome("not_applicable", None, None)


def _scored(exact: Fraction, score: Score, header: Header) -> Outcome:
    return _rounded(exact, _within_limits(exact, score), score, header)


def _rounded(exact: Fraction, within: Fraction, score: Score, header: Header) -> Outcome:
    """Rounded once, from the exact fraction: the ten places of the raw points may already have reached a half."""
    raw = rounded(exact, RAW_PLACES)
    if score.part_places is None and header.rounding_at == "total":
        return Outcome("scored", raw, rounded(within, RAW_PLACES), within)
    points = rounded(within, header.points_places if score.part_places is None else score.part_places)
    return Outcome("scored", raw, points, Fraction(points))


def _is_missing(score: Score, weights: Sequence[PeriodWeight]) -> bool:
    if score.rule == "weighted_periods":
        return any(w.total_points is None for w in weights)
    return score.rule not in WITHOUT_MEASURE and not is_reported(score)


def _parts_unready(parts: Sequence[tuple[Score, Outcome]]) -> str | None:
    """Why a composite is not scored: no part applies, one that does has no points, or all that do are missing."""
    applying = [result for _, result in parts if result.status != "not_applicable"]
    if not applying:
        return "not_applicable"
    if any(result.status == "pending_review" for result in applying):
        return "pending_review"
    if any(result.points is None for result in applying):
        return "missing"
    return "missing" if all(result.status == "missing" for result in applying) else None


def _within_limits(points: Fraction, score: Score) -> Fraction:
    """Cap as a share of full points, cap in points, floor: in this order."""
    if score.cap_ratio is not None and score.full_points is not None:
        points = min(points, Fraction(score.cap_ratio) * Fraction(score.full_points))
    if score.cap_points is not None:
        points = min(points, Fraction(score.cap_points))
    if score.floor_points is not None:
        points = max(points, Fraction(score.floor_points))
    return points


def _full(score: Score) -> Fraction:
    return known(score.full_points, "满分")


def _completion(score: Score, _: Beside) -> Fraction:
    return measured(score) / target(score) * _full(score)


def _pace(score: Score, _: Beside) -> Fraction:
    return measured(score) / paced_target(score) * _full(score)


def _met_or_ratio(score: Score, _: Beside) -> Fraction:
    goal = paced_target(score) if score.against == "paced_target" else target(score)
    return min(measured(score) / goal, Fraction(1)) * _full(score)


def _pieces(score: Score) -> Fraction:
    pieces = looked_at(score) / _divisor(score.step_value, "计分单位")
    return Fraction(pieces.__floor__()) if score.is_whole_steps else pieces


def _divisor(value: Decimal | None, name: str) -> Fraction:
    divisor = known(value, name)
    if divisor == 0:
        raise NotComputableError(f"{name}为零")
    return divisor


def _per_unit(score: Score, _: Beside) -> Fraction:
    return max(_pieces(score), Fraction(0)) * known(score.each_points, "每单位分值")


def _deduct_per(score: Score, _: Beside) -> Fraction:
    start = _full(score) if score.role in FULL_POINT_ROLES else Fraction(0)
    return start - _pieces(score) * known(score.each_points, "每单位分值")


def _bands(score: Score, beside: Beside) -> Fraction:
    x = looked_at(score)
    for band in beside.bands:
        above = band.lower_bound is None or Fraction(band.lower_bound) <= x
        if above and (band.upper_bound is None or x < Fraction(band.upper_bound)):
            return Fraction(band.band_points)
    raise NotComputableError("没有任何档次包含该数值")


def _step(score: Score, _: Beside) -> Fraction:
    x, reference = looked_at(score), known(score.reference_value, "参照值")
    met = known(score.met_points, "达标分")
    if x >= reference:
        if score.over_step is None or x == reference:
            return met
        gain = _steps(x - reference, score.over_step, score) * known(score.each_points, "每档分值")
        return met + (gain if score.most_points is None else min(gain, Fraction(score.most_points)))
    match score.under_kind:
        case "steps":
            lost = _steps(reference - x, score.under_step, score) * known(score.each_points, "每档分值")
            return met - lost
        case "zero":
            return Fraction(0)
        case "proportional":
            return met * x / reference
        case _:  # none: what is met is not taken back
            return met


def _steps(distance: Fraction, step: Decimal | None, score: Score) -> Fraction:
    steps = distance / _divisor(step, "每档幅度")
    match score.steps_kind:
        case "whole":
            return Fraction(steps.__floor__())
        case "begun":
            return Fraction(steps.__ceil__())
        case "exact":
            return steps
    raise NotComputableError("缺少计档方式")


def _cases(score: Score, beside: Beside) -> Fraction:
    for case in sorted(beside.cases, key=lambda c: c.case_order):
        if case.is_otherwise or beside.case_holds.get(case.case_order) is True:
            return Fraction(case.points)
        if beside.case_holds.get(case.case_order) is None:
            raise NotComputableError("情形的条件没有结论")
    raise NotComputableError("不属于办法所列任何情形")


def compared(score: Score) -> Fraction:
    """x as units are compared by it: at the places the scheme states, a plain figure at its six."""
    return Fraction(rounded(looked_at(score), 6 if score.input_places is None else score.input_places))


def _is_assessed(score: Score) -> bool:
    """Bonus and deduction items have full points of 0 wherever they apply, an indicator of 0 does not apply."""
    return score.full_points is not None and (score.role not in FULL_POINT_ROLES or bool(score.full_points))


def rivals(score: Score, beside: Beside) -> list[Score]:
    """The units x is compared with, itself among them: those assessed on the indicator in its partition that have an x."""
    return [
        peer
        for peer, gate in beside.peers
        if gate is True
        and _is_assessed(peer)
        and peer.score_status not in UNSCORED
        and actual(peer) is not None
        and not lacks_base(peer)
        and (score.partition_code != "group" or peer.group_code == score.group_code)
    ]


def _efficacy(score: Score, beside: Beside) -> Fraction | None:
    figures = [compared(peer) for peer in rivals(score, beside)]
    least, greatest, x = min(figures), max(figures), compared(score)
    floor_pct, span_pct = known(score.floor_pct, "基础分比例"), known(score.span_pct, "浮动分比例")
    if least == greatest:
        match score.on_equal:
            case "full":
                return _full(score)
            case "floor":
                return floor_pct / HUNDRED * _full(score)
            case _:
                return None
    ahead = greatest - x if score.is_lower_better else x - least
    return (floor_pct + span_pct * ahead / (greatest - least)) / HUNDRED * _full(score)


def standing(score: Score, beside: Beside) -> tuple[int, int]:
    """Place of x (1, 1, 3), and how many units share it."""
    x, figures = compared(score), [compared(peer) for peer in rivals(score, beside)]
    better = sum(f < x if score.is_lower_better else f > x for f in figures)
    return 1 + better, figures.count(x)


def comparison(score: Score, beside: Beside) -> dict[str, Decimal | int]:
    """The printed figures of a unit compared with others, by column of rpt_score_sheet."""
    figures = [compared(peer) for peer in rivals(score, beside)]
    shown: dict[str, Decimal | int] = {"peer_x": rounded(compared(score), 6), "peer_count": len(figures)}
    if score.rule == "efficacy":
        return {**shown, "x_min": rounded(min(figures), 6), "x_max": rounded(max(figures), 6)}
    place, tied = standing(score, beside)
    return {**shown, "place": place, "tied_count": tied}


def _rank_points(score: Score, beside: Beside) -> Fraction:
    place, tied = standing(score, beside)
    worth = {p.place: Fraction(p.points) for p in beside.places}
    filled = range(place, place + (tied if score.ties == "average" else 1))
    total = sum((worth.get(n, known(score.beyond_points, "其余名次分值")) for n in filled), Fraction(0))
    return total / len(filled)


def _proportional(score: Score, _: Beside) -> Fraction:
    return looked_at(score) / _divisor(score.out_of, "满值") * _full(score)


def _manual(score: Score, _: Beside) -> Fraction:
    return looked_at(score)


def _composite(score: Score, beside: Beside) -> Fraction:
    counted = [
        (known(part.part_weight, "分项权重"), known(result.points, "分项得分"))
        for part, result in beside.parts
        if result.status != "not_applicable"
    ]
    weights = sum((weight for weight, _ in counted), Fraction(0))
    if weights == 0:
        raise NotComputableError("分项权重之和为零")
    return sum((w * p for w, p in counted), Fraction(0)) / weights * _full(score) / HUNDRED


def _weighted_periods(score: Score, beside: Beside) -> Fraction:
    total = sum(Fraction(w.weight) for w in beside.weights)
    if total == 0:
        raise NotComputableError("各期权重之和为零")
    mean = sum(Fraction(w.weight) * Fraction(w.total_points) for w in beside.weights) / total
    return mean * _full(score) / HUNDRED


_RULES: dict[str, Callable[[Score, Beside], Fraction | None]] = {
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
