"""The sheets 排名 and 指标汇总 of the score workbook: sums, places, grades and totals as formulas over 得分明细."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from publish import formulas, placing, printing, rulings
from publish.canvas import BANDS, HEADER_ROW, RANKING, TOTALS, Canvas
from publish.recompute import ROLES
from publish.rows import Rank, ranked_order
from publish.score_columns import Ranges, score_range

RANK_PRINTED = 16  # columns that go on paper
RANK_COLUMNS = (
    ("名次", 7),
    ("组别", 10),
    ("单位", 18),
    ("指标得分", 10),
    ("加分", 8),
    ("扣分", 8),
    ("总分", 10),
    ("组内名次", 9),
    ("全部名次", 9),
    ("等次", 9),
    ("是否排名", 9),
    ("上期总分", 10),
    ("上期名次", 9),
    ("名次变化", 9),
    ("缺数指标数", 10),
    ("特别规定或未排名原因", 24),
    ("加分上限", 9),
    ("扣分上限", 9),
    ("单位代码", 13),
)
TOTAL_COLUMNS = (
    ("指标", 22),
    ("类别", 8),
    ("计量单位", 9),
    ("完成合计", 15),
    ("目标合计", 15),
    ("完成率（%）", 11),
    ("时序进度（%）", 11),
    ("差距（百分点）", 11),
    ("上年同期合计", 15),
    ("同比（%）", 10),
    ("已报单位数", 10),
    ("缺数单位数", 10),
    ("指标代码", 18),
)


def ranking(canvas: Canvas, ranges: Ranges) -> None:
    """One row a unit, in printing order."""
    breakers = [b.indicator_code for b in canvas.tables.tie_breakers]
    titles = {i.indicator_code: i.indicator_title for i in canvas.tables.indicators}
    columns = [*RANK_COLUMNS, *((f"并列先比：{titles.get(code, code)}", 12) for code in breakers)]
    by_group = canvas.header.rank_partition == "group"
    scope, places = "组内" if by_group else "全部单位", canvas.header.points_places
    note = f"名次按{scope}排列，{placing.told(canvas.header)}；总分＝指标得分＋加分＋扣分，四舍五入保留{places}位小数。"
    sheet = canvas.frame(RANKING, canvas.title("排名"), note, columns, frozen=3)
    rows = ranked_order(canvas.tables)
    sheet.print_area(0, 0, HEADER_ROW + len(rows), RANK_PRINTED - 1)
    for n, rank in enumerate(rows):
        _rank_row(canvas, sheet, HEADER_ROW + 1 + n, rank, ranges, len(rows), breakers)


def _rank_row(
    canvas: Canvas, sheet: Any, row: int, rank: Rank, ranges: Ranges, count: int, breakers: list[str]
) -> None:
    own, live = row + 1, _rank_formulas(canvas, rank, row, ranges, count, breakers)
    official = "H" if canvas.header.rank_partition == "group" else "I"
    score_of = {s.indicator_code: s.points for s in canvas.tables.scores if s.unit_code == rank.unit_code}
    points = {"num_format": canvas.points_format}
    values: list[tuple[Any, str | None, dict]] = [
        (rank.official_rank, f"={official}{own}", {"num_format": "0", "bold": True, "align": "center"}),
        (rank.group_title, None, {}),
        (rank.unit_name, None, {"bold": True}),
        (rank.indicator_points, live["indicator"], points),
        (rank.bonus_points, live["bonus"], points),
        (rank.deduction_points, live["deduction"], points),
        (rank.total_points, live["total"], {**points, "bold": True}),
        (rank.rank_in_group, live["group"], {"num_format": "0"}),
        (rank.rank_in_office, live["office"], {"num_format": "0"}),
        (rank.grade_title, live["grade"], {"align": "center"}),
        ("是" if rank.is_ranked else "否", None, {"align": "center"}),
        (rank.previous_total_points, None, points),
        (rank.previous_rank, None, {"num_format": "0"}),
        (rank.rank_change, f'=IF(OR(A{own}="",M{own}=""),"",M{own}-A{own})', {"num_format": "+0;-0;0"}),
        (rank.missing_indicator_count, live["missing"], {"num_format": "0"}),
        (rulings.standing(canvas.tables, rank), None, {"align": "center"}),
        (canvas.header.bonus_cap, None, {}),
        (canvas.header.deduction_cap, None, {}),
        (rank.unit_code, None, {"font_color": "#808080"}),
    ]
    for n, (value, formula, style) in enumerate(values):
        canvas.cell(sheet, row, n, value, formula, **style)
    for n, code in enumerate(breakers):
        value = score_of.get(code)
        style = {"num_format": f'[<=-1000000]"{printing.NONE}";{canvas.points_format}'}
        shown = Decimal(-1_000_000) if value is None else value
        canvas.cell(sheet, row, len(values) + n, shown, live["breakers"][n], **style)


def totals(canvas: Canvas) -> None:
    """One row an indicator, over all units."""
    note = "全部被考核单位合计；金额为计量单位下的精确数；超过15位有效数字的，批注为精确数。"
    sheet = canvas.frame(TOTALS, canvas.title("指标汇总"), note, TOTAL_COLUMNS, frozen=1)
    for n, total in enumerate(canvas.tables.indicators):
        row = HEADER_ROW + 1 + n
        values = [
            total.indicator_title,
            printing.ROLE_ZH[total.role],
            printing.base_unit(total),
            total.actual_value,
            total.target_value,
            total.completion_pct,
            total.pace_pct,
            total.pace_gap_pct,
            total.prior_value,
            total.year_on_year_pct,
            total.reported_unit_count,
            total.missing_unit_count,
            total.indicator_code,
        ]
        live = _total_formulas(canvas, row + 1, total)
        for column, value in enumerate(values):
            style = {"num_format": "0.00"} if column in (5, 6, 7, 9) else {}
            canvas.cell(sheet, row, column, value, live.get(column), **style)


def _total_formulas(canvas: Canvas, own: int, total: Any) -> dict[int, str]:
    codes, live = score_range(canvas, "indicator_code"), {}
    for column, name in ((3, "actual_value"), (4, "target_value")):
        if getattr(total, name) is not None:
            live[column] = f"=ROUND(SUMIFS({score_range(canvas, name)},{codes},M{own}),6)"
    if total.completion_pct is not None and 3 in live and 4 in live:
        live[5] = f"=ROUND(D{own}/E{own}*100,2)"
    if total.pace_gap_pct is not None:
        live[7] = f"=ROUND(F{own}-G{own},2)"
    return live


def _rank_formulas(
    canvas: Canvas, rank: Rank, row: int, ranges: Ranges, count: int, breakers: list[str]
) -> dict[str, Any]:
    own, header = row + 1, canvas.header
    points, units = score_range(canvas, "points"), score_range(canvas, "unit_code")
    roles, indicators = score_range(canvas, "role"), score_range(canvas, "indicator_code")

    def column(letter: str) -> str:
        return f"${letter}${HEADER_ROW + 2}:${letter}${HEADER_ROW + 1 + count}"

    caps = {"bonus": f"Q{own}" if header.bonus_cap is not None else None}
    caps["deduction"] = f"R{own}" if header.deduction_cap is not None else None
    sums = {
        role: formulas.capped_sum(points, units, roles, f"S{own}", printing.ROLE_ZH[role], caps.get(role))
        for role in ROLES
    }
    letters = [xl_col_to_name(len(RANK_COLUMNS) + n) for n in range(len(breakers))]
    pairs = [(column(letter), f"{letter}{own}") for letter in letters]
    total, ranked = (column("G"), f"G{own}"), f"K{own}"
    peers = f'({column("K")}="是")'
    keys = formulas.Keys([total, *pairs], placing.is_lowest_first(header))

    def equals(*partition: str) -> str | None:
        columns = [*partition, *(cells for cells, _ in keys.pairs)]
        return formulas.alike(columns, column("K")) if header.rank_ties == "dense" else None

    behind = 1000000 if placing.is_lowest_first(header) else -1000000
    return {
        **sums,
        "total": None if _is_zeroed(canvas, rank) else f"=ROUND(D{own}+E{own}+F{own},{header.points_places})",
        "group": formulas.rank(keys, f"({column('B')}=B{own})*{peers}", ranked, equals(column("B"))),
        "office": formulas.rank(keys, peers, ranked, equals()),
        "grade": _grade_formula(canvas, rank, own, ranges, column),
        "missing": formulas.missing_count(
            units,
            f"S{own}",
            score_range(canvas, "score_status"),
            roles,
            score_range(canvas, "rule"),
            score_range(canvas, "parent_code"),
            sorted(
                {
                    s.indicator_code
                    for s in canvas.tables.scores
                    if (s.role, s.rule) == ("shadow", "composite")
                }
            ),
        ),
        "breakers": [
            f'=IF(SUMPRODUCT(({units}=S{own})*({indicators}="{code}")*ISNUMBER({points}))=0,{behind},'
            f'SUMIFS({points},{units},S{own},{indicators},"{code}"))'
            for code in breakers
        ],
    }


def _is_zeroed(canvas: Canvas, rank: Rank) -> bool:
    """A veto has made the total zero: no sum of points stands behind it."""
    return any(
        o.is_acting and o.effect == "zero_total"
        for o in canvas.tables.overrides
        if o.unit_code == rank.unit_code
    )


def _grade_formula(canvas: Canvas, rank: Rank, own: int, ranges: Ranges, column: Callable[[str], str]) -> str:
    """Title earned by points or place; a veto puts a unit into the last grade, a promotion lifts whom none strikes."""
    rows = [row for _, row in ranges.grades]
    acting = [o for o in canvas.tables.overrides if o.unit_code == rank.unit_code and o.is_acting]
    is_lowest = any(o.effect == "lowest_grade" for o in acting)
    kinds = {o.kind for o in acting}
    lift = 1 if "promotion" in kinds and "veto" not in kinds else 0

    def title(row: int) -> str:
        at = len(rows) - 1 if is_lowest else max(rows.index(row) - lift, 0)
        return f"{BANDS}!$H${rows[at]}"

    by_group = canvas.header.rank_partition == "group"
    partition = f"({column('B')}=B{own})*" if by_group else ""
    size = f'SUMPRODUCT({partition}({column("K")}="是"))' if by_group else f'COUNTIF({column("K")},"是")'
    return formulas.grade(f"G{own}", f"A{own}", size, f"K{own}", ranges.grades, title)
