"""A comparison in Chinese: who moves, by how much and because of what, as a leader reads it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kernel.decimals import half_up
from publish.printing import NONE, OVERRIDE_STATUS_ZH, SCORE_STATUS_ZH
from publish.whatif.compared import Comparison, Item, Line, Move, PeriodMoves, Standing

BASIS_ZH = {"group": "组内", "office": "全部单位"}


def exact(value: Decimal) -> str:
    """Points as they stand, two decimals at least."""
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{places}f}"


def signed(value: Decimal) -> str:
    """A difference with its sign; nothing is `0`."""
    return f"{'+' if value > 0 else '−'}{exact(abs(value))}" if value else "0"


def about(value: Decimal, places: int = 2) -> str:
    """A difference for reading: at `places` decimals, unless these hide it."""
    short = half_up(value, places)
    return signed(short if short else value)


def _places(value: Decimal) -> int:
    """The decimals its parts are told with, so that they add up to it."""
    return max(2, -int(value.normalize().as_tuple().exponent))


def place(value: int | None) -> str:
    return NONE if value is None else str(value)


def moved(move: Move) -> str:
    """`↑2`, `↓1`, `→`; what became of a unit that is ranked on one side only."""
    if move.places_up is not None:
        return "→" if not move.places_up else f"{'↑' if move.places_up > 0 else '↓'}{abs(move.places_up)}"
    if move.then.place is None and move.now.place is None:
        return NONE
    return "进入排名" if move.then.place is None else "退出排名"


def grade(move: Move) -> str:
    was, is_now = (
        "、".join(filter(None, [side.grade, _ruling(side)])) or NONE for side in (move.then, move.now)
    )
    return was if was == is_now else f"{was} → {is_now}"


def _ruling(side: Standing) -> str:
    """What acts on a unit; who is not ranked has no grade to be lifted from."""
    if side.override == "promoted" and side.grade is None:
        return ""
    return OVERRIDE_STATUS_ZH.get(side.override or "", "")


def group(move: Move) -> str:
    was, is_now = move.then.group_title, move.now.group_title
    return is_now if was == is_now else f"{was} → {is_now}"


def item_points(item: Item | None) -> str:
    """What an item gave, or why it gave nothing."""
    if item is None:
        return "无此项"
    if item.status == "scored" and item.points is not None:
        return exact(item.points)
    status = SCORE_STATUS_ZH[item.status]
    return status if item.points is None else f"{exact(item.points)}（{status}）"


def line_points(line: Line) -> tuple[str, str]:
    """Then and now of one line, as printed."""
    if line.kind in ("indicator", "bonus", "deduction"):
        return item_points(line.item_then), item_points(line.item_now)
    return exact(line.then), exact(line.now)


def because(move: Move, most: int = 3) -> str:
    """The lines that weigh most, and what is left of the difference."""
    reasons = move.reasons()
    if not reasons:
        return "本单位各项得分未变" + ("，名次随其他单位变动" if move.places_up else "")
    places = _places(move.change)
    said = [f"{line.title} {about(line.change, places)}" for line in reasons[:most]]
    if rest := reasons[most:]:
        total = sum((line.change for line in rest), Decimal(0))
        said.append(f"其余 {len(rest)} 项{_together(total, places)}")
    return "；".join(said)


def _together(total: Decimal, places: int) -> str:
    if not total:
        return "相抵"
    short = half_up(total, places)
    return f"合计 {signed(short)}" if short else f"合计不到 {Decimal(1).scaleb(-places)}"


def overview(period: PeriodMoves) -> list[str]:
    """A period in a few sentences: how many move, who most, what weighs most over all units, what has no figures."""
    up = [m for m in period.moves if (m.places_up or 0) > 0]
    down = [m for m in period.moves if (m.places_up or 0) < 0]
    scope = BASIS_ZH[period.basis]
    said = [
        f"{len(period.moves)} 个单位，{scope}名次上升 {len(up)} 个、下降 {len(down)} 个、"
        f"不变 {len(period.moves) - len(up) - len(down)} 个（含未排名）。"
    ]
    if not period.is_official:
        said.append("两个办法的排名范围或分组不同，名次按全部单位统一比较。")
    said += [_best(period.moves, 1, "升幅"), _best(period.moves, -1, "降幅"), *_heaviest(period)]
    if period.idle:
        said.append(f"没有一个单位有数可算（报表没有这个数，或当年没有下达目标）：{'、'.join(period.idle)}。")
    return [sentence for sentence in said if sentence]


def _best(moves: Sequence[Move], sign: int, word: str) -> str:
    most = max(moves, key=lambda m: sign * m.change, default=None)
    if most is None or sign * most.change <= 0:
        return ""
    return f"总分{word}最大：{most.unit_name} {signed(most.change)} 分（{because(most)}）。"


def _heaviest(period: PeriodMoves) -> list[str]:
    """The line that changes most in sum of its amounts over all units."""
    weights: dict[str, Decimal] = {}
    for move in period.moves:
        for line in move.reasons():
            weights[line.title] = weights.get(line.title, Decimal(0)) + abs(line.change)
    if not weights:
        return ["草案与现行办法得分完全相同。"]
    title = max(weights, key=lambda name: weights[name])
    return [f"影响最大的一项：{title}，各单位变动合计 {exact(weights[title])} 分。"]


def heading(period: PeriodMoves) -> str:
    return f"{period.now.assessment_title}（{period.now.period_title}）"


def introduction(comparison: Comparison) -> list[str]:
    """What was set against what."""
    titles = list(dict.fromkeys(f"《{p.then.scheme_title}》" for p in comparison.periods))
    return [
        f"草案：《{comparison.draft_title}》；现行：{'、'.join(titles)}。",
        "同一批已接收的报表，用同一套模型按草案重新计分；现行得分取自已公布的结果。现行数据未作任何改动。",
        "每个单位各行差额之和等于总分之差。",
    ]
