"""A unit's sensitivity as a paper a leader reads: where it stands, what one more of each figure is worth, what is enough.

What does not belong here: working anything out (`reach`), files (`publish.papers`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kernel.decimals import divide
from kernel.paper import Column, Grid, Paper, Section
from publish import placing, printing
from publish.sensitivity.reach import Lever, Reach

_BEYOND = "达标后超出的部分另计，这里不测算"
_COLUMNS = (
    Column("项目", 16),
    Column("现有", 14, "center"),
    Column("得分", 10, "center"),
    Column("再多一个单位", 20),
    Column("下一档", 24),
    Column("得满分需要", 22),
    Column("单靠这一项升一名", 30),
)


def paper(found: Reach) -> Paper:
    """The paper; every figure in it is exact unless it says 约."""
    header = found.period.header
    title = f"{found.rank.unit_name}：差多少，怎么追"
    lines = (
        f"{header.short_name}{header.assessment_title}（{header.period_title}）",
        f"《{header.scheme_title}》",
    )
    rows = tuple(_row(lever, found) for lever in found.levers)
    return Paper(
        title,
        lines,
        (
            Section("一、所处位置", tuple(_standing(found))),
            Section("二、逐项测算", tuple(_advice(found)), (Grid(_COLUMNS, rows),)),
            Section("三、说明", _NOTES),
        ),
    )


_NOTES = (
    "假定其他单位不变、本单位其他各项不变；需要的数已按计分规则验算，正好够。",
    "同一个数如果还进别的项目（如又是加分项），实际得分只会更多或更少，以试算（kaohe whatif）和下期计分为准。",
    "超过前一名按总分相差一个最小计分单位算，不依赖同分时的比较顺序。",
)


def _standing(found: Reach) -> list[str]:
    rank, header = found.rank, found.period.header
    if rank.unit_code in found.period.zeroed:
        return [f"本期被一票否决，总分 {rank.total_points.normalize():f} 分，增加任何一项都不能提高名次。"]
    if rank.official_rank is None:
        return [
            f"总分 {_points(rank.total_points)} 分，未参加排名（有该报未报、待核定的，或不符合参评资格）。"
        ]
    scope = f"{rank.group_title}第" if header.rank_partition == "group" else "全部单位第"
    said = [f"总分 {_points(rank.total_points)} 分，列{scope} {rank.official_rank} 名。"]
    if found.ahead:
        names = "、".join(r.unit_name for r in found.ahead)
        gap, more = (abs(total - rank.total_points) for total in (found.ahead[0].total_points, found.goal))
        verb = "少得" if placing.is_lowest_first(header) else "再得"
        said.append(
            f"前一名 {names} {_points(found.ahead[0].total_points)} 分，相差 {_points(gap)} 分；{verb} {_points(more)} 分即可超过。"
        )
    else:
        said.append("前面没有单位。")
    if found.behind:
        names = "、".join(r.unit_name for r in found.behind)
        gap = abs(rank.total_points - found.behind[0].total_points)
        said.append(f"后一名 {names} {_points(found.behind[0].total_points)} 分，领先 {_points(gap)} 分。")
    if found.next_grade:
        gap = found.next_grade.min_points - rank.total_points
        said.append(
            f"距“{found.next_grade.title}”（{_points(found.next_grade.min_points)} 分）还差 {_points(gap)} 分。"
        )
    return said


def _advice(found: Reach) -> list[str]:
    """One sentence an item that alone can take the next place."""
    if placing.is_lowest_first(found.period.header):
        return ["总分低的在前，得分少才能前进；下表是各项再增一个单位多计的分，少计的不逐项测算。"]
    said = []
    for lever in found.levers:
        if lever.next_place:
            need = lever.next_place
            said.append(
                f"“{lever.figure.indicator_title}”再增 {_amount(need.more, lever)}，达到 {_amount(need.figure, lever)}，"
                f"即可超过 {'、'.join(r.unit_name for r in found.ahead)}。"
            )
    if not said and found.ahead:
        said.append("测算得出的各项，没有一项单靠自己就能超过前一名。")
    return said


def _row(lever: Lever, found: Reach) -> tuple[str, ...]:
    figure = lever.figure
    full = (
        f" / {printing.number(figure.full_points)}"
        if figure.role == "indicator" and figure.full_points
        else ""
    )
    points = (
        f"{_points(figure.points)}{full}"
        if figure.points is not None
        else printing.SCORE_STATUS_ZH[figure.score_status]
    )
    title = (
        figure.indicator_title
        if figure.role == "indicator"
        else f"{figure.indicator_title}（{printing.ROLE_ZH[figure.role]}）"
    )
    if lever.why_not is not None:
        return title, printing.NONE, points, lever.why_not, *(printing.NONE,) * 3
    return (
        title,
        _amount(lever.now, lever),
        points,
        _one_more(lever),
        _step(lever),
        _full(lever),
        _place(lever, found),
    )


def _one_more(lever: Lever) -> str:
    """Points one more base unit is worth: exact where it ends within six places."""
    if lever.is_spent:
        return "已到上限，再多不加分"
    if not lever.one_more:
        return "再多不变" if lever.step is None else "到起算数才变动" if _starts(lever) else "满一档才变动"
    exact = divide(Decimal(lever.one_more.numerator), Decimal(lever.one_more.denominator), 6)
    about = "" if Fraction(exact) == lever.one_more else "约"
    word = "加" if lever.one_more > 0 else "扣"
    return f"再多 1 {_unit(lever)}{about}{word} {abs(exact).normalize():f} 分"


def _step(lever: Lever) -> str:
    if lever.step is None:
        return printing.NONE
    need, word = lever.step, "再有" if lever.figure.rule == "deduct_per" else "再增"
    reached = f"{word} {_amount(need.more, lever)}（达到 {_amount(need.figure, lever)}）"
    return f"{reached}起变动" if _starts(lever) else f"{reached}，得分变为 {_exact(need.points)} 分"


def _starts(lever: Lever) -> bool:
    """Whether the next step changes nothing yet: from there on points move with the figure."""
    return lever.step is not None and lever.step.points == lever.figure.points


def _full(lever: Lever) -> str:
    figure = lever.figure
    if figure.role != "indicator" or lever.figure.rule == "deduct_per":
        return printing.NONE
    if lever.full is None:
        if figure.points >= figure.full_points:
            return "已满分"
        return _BEYOND if lever.goes_on else "再多也到不了"
    return f"再增 {_amount(lever.full.more, lever)}，达到 {_amount(lever.full.figure, lever)}"


def _place(lever: Lever, found: Reach) -> str:
    if not found.ahead or lever.figure.rule == "deduct_per":
        return printing.NONE
    if lever.next_place is None:
        return _BEYOND if lever.goes_on else "单靠这一项追不上"
    need = lever.next_place
    return f"再增 {_amount(need.more, lever)}，达到 {_amount(need.figure, lever)}"


def _unit(lever: Lever) -> str:
    unit = printing.base_unit(lever.figure)
    return "个百分点" if unit == "%" else unit


def _amount(value: Decimal, lever: Lever) -> str:
    return f"{value.normalize():,f} {printing.base_unit(lever.figure)}"


def _exact(value: Fraction) -> str:
    exact = divide(Decimal(value.numerator), Decimal(value.denominator), 6)
    return f"{'' if Fraction(exact) == value else '约 '}{exact.normalize():f}"


def _points(value: Decimal) -> str:
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{places}f}"
