"""The two drawings of a comparison as coordinates: places then and now as slopes, differences as stacked bars.

Lengths are SVG units. What does not belong here: markup (the template), wording (`sentences`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from publish.whatif import sentences
from publish.whatif.compared import Line, Move, PeriodMoves

ROW, TOP = 26, 34
SLOPE_LEFT, SLOPE_RIGHT, SLOPE_WIDTH = 205, 335, 540
BAR_LEFT, BAR_RIGHT, BAR_WIDTH = 200, 700, 800
COLOURS = 8  # classes k0 … k7; whatever weighs less is drawn in one colour, `other`


@dataclass(frozen=True)
class Slope:
    """One unit from its place then (left) to its place now (right)."""

    left_y: int
    right_y: int
    left_text: str
    right_text: str
    course: str  # up | down | same


@dataclass(frozen=True)
class Panel:
    """The units whose places are counted together; `absent` are not ranked on both sides."""

    title: str
    height: int
    slopes: tuple[Slope, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """One line's part of a bar."""

    x: str
    width: str
    colour: str
    text: str


@dataclass(frozen=True)
class Bar:
    """One unit: losses left of the zero line, gains right of it."""

    y: int
    unit: str
    total: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Bars:
    height: int
    zero: str
    legend: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]


def panels(period: PeriodMoves) -> list[Panel]:
    """One panel a group where places are counted in groups, otherwise one for all."""
    return [_panel(title, moves) for title, moves in period.panels()]


def _panel(title: str, moves: Sequence[Move]) -> Panel:
    ranked = [move for move in moves if move.places_up is not None]
    left = {m.unit_code: n for n, m in enumerate(sorted(ranked, key=lambda m: m.then.place))}
    right = {m.unit_code: n for n, m in enumerate(sorted(ranked, key=lambda m: m.now.place))}
    slopes = tuple(
        Slope(
            TOP + ROW * left[move.unit_code],
            TOP + ROW * right[move.unit_code],
            f"{move.unit_name}　{move.then.place}",
            f"{move.now.place}　{move.unit_name}",
            "up" if move.places_up > 0 else "down" if move.places_up < 0 else "same",
        )
        for move in ranked
    )
    absent = tuple(f"{m.unit_name}（{sentences.moved(m)}）" for m in moves if m.places_up is None)
    return Panel(title, TOP + ROW * max(len(ranked), 1), slopes, absent)


def bars(period: PeriodMoves) -> Bars:
    """Every unit's difference by line, on one scale; the lines that weigh most have colours of their own."""
    weights: dict[tuple[str, str], Decimal] = {}
    titles: dict[tuple[str, str], str] = {}
    for move in period.moves:
        for line in move.reasons():
            weights[_key(line)] = weights.get(_key(line), Decimal(0)) + abs(line.change)
            titles[_key(line)] = line.title
    heaviest = sorted(weights, key=lambda key: -weights[key])
    colours = {key: f"k{n}" if n < COLOURS else "other" for n, key in enumerate(heaviest)}
    losses = max((-_side(move, -1) for move in period.moves), default=Decimal(0))
    gains = max((_side(move, 1) for move in period.moves), default=Decimal(0))
    scale = (BAR_RIGHT - BAR_LEFT) / ((losses + gains) or Decimal(1))
    zero = BAR_LEFT + losses * scale
    legend = [(colours[key], titles[key]) for key in heaviest[:COLOURS]]
    if len(heaviest) > COLOURS:
        legend.append(("other", "其余项目"))
    drawn = tuple(
        Bar(
            TOP + ROW * n - ROW // 2,
            move.unit_name,
            sentences.signed(move.change),
            tuple(_pieces(move, zero, scale, colours)),
        )
        for n, move in enumerate(period.moves)
    )
    return Bars(TOP + ROW * len(drawn), f"{zero:.2f}", tuple(legend), drawn)


def _key(line: Line) -> tuple[str, str]:
    return line.kind, line.code


def _side(move: Move, sign: int) -> Decimal:
    return sum((line.change for line in move.lines if line.change * sign > 0), Decimal(0))


def _pieces(move: Move, zero: Decimal, scale: Decimal, colours: dict[tuple[str, str], str]) -> list[Piece]:
    pieces, ends = [], {1: zero, -1: zero}
    for line in move.reasons():
        sign, width = (1 if line.change > 0 else -1), abs(line.change) * scale
        start = ends[sign] if sign > 0 else ends[sign] - width
        ends[sign] += sign * width
        text = f"{move.unit_name} {line.title} {sentences.signed(line.change)}"
        pieces.append(Piece(f"{start:.2f}", f"{width:.2f}", colours[_key(line)], text))
    return pieces
