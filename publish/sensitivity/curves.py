"""Points of one item as a function of its own figure, from the present figure upwards, as exact straight pieces.

Only rules whose points follow from the unit's own figure and what the report rows say in closed form have a curve; for
all others `Unforeseeable` says why. What does not belong here: totals, places (`reach`), wording (`paper`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from kernel.decimals import divide
from publish.rows import Band
from publish.sensitivity.figures import Figure

_HUNDRED = Fraction(100)


class UnforeseeableError(ValueError):
    """No closed form; the message says why, in Chinese."""


@dataclass(frozen=True)
class Piece:
    """From `start` on (`is_open`: just above it): `value` there, `slope` points a unit of x after it, until the next."""

    start: Fraction
    value: Fraction
    slope: Fraction = Fraction(0)
    is_open: bool = False

    def holds(self, x: Fraction) -> bool:
        return x > self.start or (x == self.start and not self.is_open)


Pieces = Callable[[Fraction], Iterator[Piece]]


@dataclass(frozen=True)
class Aim:
    """The least x that is enough; `is_open`: anything above it."""

    x: Fraction
    points: Fraction
    is_open: bool = False


@dataclass(frozen=True)
class Curve:
    """`x` now; `per_unit`: how much x one base unit of the actual figure is; limits in points; `pieces` from x upwards.

    `pieces(since)` may leave out what lies before `since`. `rises`: more of the figure never costs points.
    `places`: x counts rounded at so many places, None = as it stands. `goes_on`: beyond the pieces more may be earned.
    """

    x: Fraction
    per_unit: Fraction
    lowest: Fraction | None
    highest: Fraction | None
    rises: bool
    places: int | None
    pieces: Pieces
    goes_on: bool = False

    def limited(self, value: Fraction) -> Fraction:
        if self.highest is not None:
            value = min(value, self.highest)
        return value if self.lowest is None else max(value, self.lowest)

    def at(self, x: Fraction) -> Fraction:
        """Points at `x` ≥ the present one, within the limits, not rounded."""
        x, found = self._seen(x), None
        for piece in self.pieces(x):
            if found is not None and not piece.holds(x):
                break
            found = piece
        return self.limited(found.value + found.slope * max(x - found.start, Fraction(0)))

    def one_more(self) -> Fraction:
        """Points one more base unit is worth, within the limits, not rounded."""
        return self.at(self.x + self.per_unit) - self.at(self.x)

    def reach(self, points: Fraction) -> Aim | None:
        """The least x ≥ the present one that earns `points`; None when no more of the figure does."""
        if not self.rises or (self.highest is not None and points > self.highest):
            return None
        pieces = self.pieces(self.x)
        piece = next(pieces)
        while True:
            following = next(pieces, None)
            if self.limited(piece.value) >= points:
                return Aim(piece.start, points, piece.is_open)
            if piece.slope > 0:
                x = self._counted(piece.start + (points - piece.value) / piece.slope)
                if following is None or x < following.start:
                    return Aim(x, points)
            if following is None:
                return None
            piece = following

    def jump(self) -> Aim | None:
        """The next figure at which points change by a step or, flat so far, begin to change; None where they change evenly or no more."""
        now = self.at(self.x)
        is_spent = now == (self.highest if self.rises else self.lowest)
        for before, after in () if is_spent else pairwise(self.pieces(self.x)):
            if before.slope:
                return None
            if (value := self.limited(after.value)) != now or after.slope:
                return Aim(after.start, value, after.is_open)
        return None

    def _seen(self, x: Fraction) -> Fraction:
        """x as it is compared: half up at its places."""
        return (
            x
            if self.places is None
            else Fraction(divide(Decimal(x.numerator), Decimal(x.denominator), self.places))
        )

    def _counted(self, x: Fraction) -> Fraction:
        return x if self.places is None else Fraction(-((-x * 10**self.places) // 1), 10**self.places)


def curve(figure: Figure, bands: Sequence[Band], peers: Sequence[Figure]) -> Curve:
    """The curve of `figure`; `peers` are the same item's figures of all units. Raises UnforeseeableError with the reason."""
    if figure.score_status != "scored" or (figure.case_code or "").startswith(("no_target", "gated")):
        raise UnforeseeableError(
            _NOT_SCORED.get(figure.score_status, "没有按数计分（无目标，或前置条件不满足）")
        )
    make = _RULES.get(figure.rule)
    if make is None:
        raise UnforeseeableError(_CLOSED[figure.rule])
    if figure.x_over is None or not figure.x_under:
        raise UnforeseeableError("没有可以增减的数")
    x = Fraction(figure.x_over) / Fraction(figure.x_under)
    own = [b for b in bands if b.indicator_code == figure.indicator_code]
    pieces = make(figure, x, own, peers)
    caps = [
        Fraction(cap)
        for cap in (_times(figure.cap_ratio, figure.full_points), figure.cap_points)
        if cap is not None
    ]
    lowest = None if figure.floor_points is None else Fraction(figure.floor_points)
    places = figure.input_places if figure.rule == "efficacy" else None
    highest = min(caps) if caps else None
    found = Curve(x, _per_unit(figure, x), lowest, highest, figure.rule != "deduct_per", places, pieces)
    return replace(found, goes_on=_goes_on(figure, found))


def _goes_on(figure: Figure, found: Curve) -> bool:
    """Below the reference of a step rule the row does not tell what is earned over it."""
    if figure.rule != "step" or figure.over_step is None or found.x >= figure.reference_value:
        return False
    return found.highest is None or Fraction(figure.met_points) < found.highest


def actual(figure: Figure) -> Fraction:
    """A: the measure's value; of a ratio its percent or quotient. Raises UnforeseeableError without one."""
    if figure.numerator_measure_code is not None:
        if figure.numerator_value is None or not figure.denominator_value:
            raise UnforeseeableError("比率没有分母")
        return _ratio(figure, figure.numerator_value, figure.denominator_value)
    if figure.actual_value is None:
        raise UnforeseeableError("没有可以增减的数")
    return Fraction(figure.actual_value)


def _ratio(figure: Figure, numerator: Decimal, denominator: Decimal) -> Fraction:
    return Fraction(numerator) * (100 if figure.display_unit == "%" else 1) / Fraction(denominator)


def _base(figure: Figure) -> Fraction:
    """What growth is measured from; of a ratio the fraction of its parts' figures."""
    if figure.base_denominator is not None:
        return _ratio(figure, figure.base_numerator, figure.base_denominator)
    return Fraction(figure.base_value)


_NOT_SCORED = {
    "missing": "缺数，先补报",
    "pending_review": "待核定",
    "not_applicable": "不考核",
    "too_early": "未到期",
    "too_large": "数字过大，无法计分",
}
_CLOSED = {
    "weighted_periods": "由各期总分加权而成，本期不能直接增减",
    "composite": "由几个分项合成，请用试算（kaohe whatif）测算",
    "cases": "按情形计分，看的是几个数的组合，请用试算（kaohe whatif）测算",
    "manual": "由考核办认定的加减分，不随完成数变动",
}


def _times(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a * b


def _per_unit(figure: Figure, x: Fraction) -> Fraction:
    """x = per_unit × A + a constant; the rows must agree, or nothing is said."""
    share, shift = Fraction(1), Fraction(0)
    if figure.input_code == "growth_pct":
        share, shift = _HUNDRED / _base(figure), -_HUNDRED
    elif figure.input_code in ("completion_pct", "paced_completion_pct"):
        share = _HUNDRED / Fraction(figure.target_value)
        if figure.input_code == "paced_completion_pct":
            share *= Fraction(figure.pace_denominator) / Fraction(figure.pace_numerator)
    elif figure.input_code == "over_target":
        shift = -Fraction(figure.target_value)
    elif figure.input_code == "over_paced_target":
        shift = (
            -Fraction(figure.target_value)
            * Fraction(figure.pace_numerator)
            / Fraction(figure.pace_denominator)
        )
    if share * actual(figure) + shift != x:
        raise UnforeseeableError("计分所看的数与完成数对不上，不作测算")
    return share


def _straight(x: Fraction, value: Fraction, slope: Fraction) -> Pieces:
    return lambda _: iter([Piece(x, value, slope)])


def _share_of_full(figure: Figure, x: Fraction, *_: object) -> Pieces:
    slope = Fraction(figure.full_points) / (
        Fraction(figure.out_of) if figure.rule == "proportional" else _HUNDRED
    )
    return _straight(x, x * slope, slope)


def _met_or_ratio(figure: Figure, x: Fraction, *_: object) -> Pieces:
    full = Fraction(figure.full_points)
    met = Piece(max(x, _HUNDRED), full)
    return lambda _: iter([met] if x >= _HUNDRED else [Piece(x, x * full / 100, full / 100), met])


def _by_number(figure: Figure, x: Fraction, *_: object) -> Pieces:
    """per_unit and deduct_per: points a step, whole steps or any part of one; per_unit nothing below zero."""
    sign = -1 if figure.rule == "deduct_per" else 1
    start = Fraction(figure.full_points or 0) if sign < 0 and figure.role == "indicator" else Fraction(0)
    step, each = Fraction(figure.step_value), sign * Fraction(figure.each_points)
    if not figure.is_whole_steps and sign > 0 and x < 0:
        return lambda _: iter([Piece(x, Fraction(0)), Piece(Fraction(0), Fraction(0), each / step)])
    if not figure.is_whole_steps:
        return _straight(x, start + x / step * each, each / step)

    def pieces(since: Fraction) -> Iterator[Piece]:
        count = since // step if sign < 0 else max(since // step, 0)
        yield Piece(since, start + count * each)
        while True:
            count += 1
            yield Piece(count * step, start + count * each)

    return pieces


def _bands(_: Figure, x: Fraction, bands: Sequence[Band], __: object) -> Pieces:
    listed = [
        Piece(max(x, Fraction(b.lower_bound)) if b.lower_bound is not None else x, Fraction(b.band_points))
        for b in sorted(bands, key=lambda b: (b.lower_bound is not None, b.lower_bound or 0))
        if b.upper_bound is None or Fraction(b.upper_bound) > x
    ]
    return lambda _: iter(listed)


def _step(figure: Figure, x: Fraction, *_: object) -> Pieces:
    """Below the reference up to it, at or over it as far as it goes: the rows know the side a unit is on."""
    reference, met = Fraction(figure.reference_value), Fraction(figure.met_points)
    flat = Piece(max(x, reference), met)
    if x >= reference:
        return _over(figure, x, reference, met)
    if figure.under_kind == "proportional":
        return lambda _: iter([Piece(x, met * x / reference, met / reference), flat])
    if figure.under_kind != "steps":
        low = met if figure.under_kind == "none" else Fraction(0)
        return lambda _: iter([Piece(x, low), flat])
    step, each = Fraction(figure.under_step), Fraction(figure.each_points)
    if figure.steps_kind == "exact":
        return lambda _: iter([Piece(x, met - (reference - x) / step * each, each / step), flat])

    def pieces(since: Fraction) -> Iterator[Piece]:
        short, whole = max((reference - since) / step, Fraction(0)), figure.steps_kind == "whole"
        count = short.__floor__() if whole else short.__ceil__()
        yield Piece(since, met - count * each)
        while count > 0:
            count -= 1
            # a whole step is given back just above its end, a begun one at its beginning
            yield Piece(reference - (count + whole) * step, met - count * each, is_open=whole)

    return pieces


def _over(figure: Figure, x: Fraction, reference: Fraction, met: Fraction) -> Pieces:
    if figure.over_step is None:
        return _straight(x, met, Fraction(0))
    step, each = Fraction(figure.over_step), Fraction(figure.each_points)
    most = None if figure.most_points is None else Fraction(figure.most_points)
    end = None if most is None else Piece(max(x, reference + most / each * step), met + most)
    if figure.steps_kind == "exact":
        now = Piece(x, met + (x - reference) / step * each, each / step)
        return lambda _: iter([now] if end is None else [end] if end.start == x else [now, end])

    def worth(count: int) -> Fraction:
        return met + (count * each if most is None else min(count * each, most))

    def pieces(since: Fraction) -> Iterator[Piece]:
        steps = (since - reference) / step
        count = steps.__floor__() if figure.steps_kind == "whole" else steps.__ceil__()
        yield Piece(since, worth(count))
        while most is None or count * each < most:
            count += 1
            begun = figure.steps_kind == "begun"
            yield Piece(reference + (count - begun) * step, worth(count), is_open=begun)

    return pieces


def _efficacy(figure: Figure, x: Fraction, _: object, peers: Sequence[Figure]) -> Pieces:
    """A straight line between the lowest and the highest of the others, which a unit moves when it is one of them."""
    if figure.is_lower_better:
        raise UnforeseeableError("越低越好，增加不加分")
    low, high = Fraction(figure.x_min), Fraction(figure.x_max)
    others = [Fraction(p.peer_x) for p in _rivals(figure, peers)]
    if low == high:
        raise UnforeseeableError("各单位的数没有高低，一变就拉开，请用试算测算")
    if min(others) > low:
        raise UnforeseeableError("本单位是最低的，一变最低数也变，请用试算测算")
    if max(others) < high:
        raise UnforeseeableError("本单位已是最高的，得满分；再高只拉低其他单位")
    slope = Fraction(figure.span_pct) / (high - low) / 100 * Fraction(figure.full_points)
    if figure.input_places is not None:
        x = Fraction(figure.peer_x)
    now = Fraction(figure.raw_points)
    end = now + slope * (high - x)
    return lambda _: iter([Piece(x, now, slope), Piece(high, end)])


def _rank_points(figure: Figure, x: Fraction, _: object, peers: Sequence[Figure]) -> Pieces:
    """The points of whoever is ahead, at that unit's figure."""
    if figure.is_lower_better or figure.ties != "share":
        raise UnforeseeableError("越低越好或并列平均，请用试算测算")
    ahead = {Fraction(p.peer_x): Fraction(p.raw_points) for p in _rivals(figure, peers)}
    half = Fraction(0) if figure.input_places is None else Fraction(1, 2 * 10**figure.input_places)
    own = Piece(x, Fraction(figure.raw_points))
    steps = [Piece(at - half, value) for at, value in sorted(ahead.items()) if at > Fraction(figure.peer_x)]
    return lambda _: iter([own, *steps])


def _rivals(figure: Figure, peers: Sequence[Figure]) -> list[Figure]:
    return [
        p
        for p in peers
        if p.unit_code != figure.unit_code
        and p.peer_x is not None
        and (figure.partition_code != "group" or p.group_code == figure.group_code)
    ]


_RULES: dict[str, Callable[..., Pieces]] = {
    "completion": _share_of_full,
    "pace": _share_of_full,
    "proportional": _share_of_full,
    "met_or_ratio": _met_or_ratio,
    "per_unit": _by_number,
    "deduct_per": _by_number,
    "bands": _bands,
    "step": _step,
    "efficacy": _efficacy,
    "rank_points": _rank_points,
}
