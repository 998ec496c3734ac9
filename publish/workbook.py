"""The score workbook: every input visible, every score a live formula with our exact value cached in its cell.

A clerk changes an input and sees the score move. Texts are always written as texts, so nothing received from a unit
can become a formula. What does not belong here: the formulas themselves (`formulas`), any computing.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from publish import condition_sheets, formulas, printing, reference_sheets, rule_formulas
from publish.arithmetic import actual, lacks_base, looked_at, rounded
from publish.canvas import BANDS, HEADER_ROW, RANKING, SCORES, TOTALS, Canvas
from publish.recompute import ROLES
from publish.rows import Case, Grade, Rank, ReportTables, Score, ranked_order
from publish.rule_formulas import X_RULES, Cells
from publish.rules import compared

SCORE_COLUMNS = (  # column of rpt_score_sheet (or derived), header, width
    ("group_title", "组别", 10),
    ("unit_name", "单位", 22),
    ("indicator_title", "指标", 22),
    ("role", "类别", 6),
    ("full_points", "满分", 7),
    ("points", "得分", 9),
    ("score_status", "状态", 8),
    ("base_unit", "计量单位", 7),
    ("actual_value", "实际完成", 14),
    ("target_value", "年度目标", 13),
    ("completion_pct", "完成率（%）", 10),
    ("pace_pct", "时序进度（%）", 10),
    ("pace_gap_pct", "差距（百分点）", 10),
    ("prior_value", "上年同期", 13),
    ("year_on_year_pct", "同比（%）", 9),
    ("formula_zh", "计算说明", 70),
    ("clause", "依据", 16),
    ("rule", "计分方式", 20),
    ("raw_points", "原始分", 14),
    ("numerator_value", "分子", 9),
    ("denominator_value", "分母", 9),
    ("pace_numerator", "时序分子", 8),
    ("pace_denominator", "时序分母", 8),
    ("against", "对照目标", 9),
    ("each_points", "每档分值", 8),
    ("step_value", "每档数量", 9),
    ("is_whole_steps", "只计整档", 8),
    ("base_value", "基数", 12),
    ("x", "取值", 12),
    ("reference_value", "达标线", 8),
    ("met_points", "达标分", 8),
    ("over_step", "每超", 8),
    ("under_step", "每少", 8),
    ("steps_kind", "计档方式", 12),
    ("most_points", "最多加", 8),
    ("floor_pct", "基础分（%）", 9),
    ("span_pct", "浮动分（%）", 9),
    ("x_min", "参评最低", 12),
    ("x_max", "参评最高", 12),
    ("place", "参评名次", 8),
    ("tied_count", "并列单位数", 8),
    ("beyond_points", "其余名次分", 8),
    ("out_of", "满值", 8),
    ("part_weight", "分项权重", 8),
    ("gate_zh", "前提条件", 40),
    ("cap_ratio", "上限倍数", 8),
    ("cap_points", "上限分", 8),
    ("floor_points", "下限分", 8),
    ("on_missing", "缺报处理", 12),
    ("on_zero_target", "无目标处理", 10),
    ("unit_code", "单位代码", 12),
    ("indicator_code", "指标代码", 20),
    ("parent_code", "所属指标代码", 20),
)
SCORE_PRINTED, RANK_PRINTED = 17, 16  # columns that go on paper; the rest are parameters and codes
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
    ("缺报指标数", 10),
    ("特别规定", 14),
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
    ("缺报单位数", 10),
    ("指标代码", 18),
)
_AT = {name: n for n, (name, _, _) in enumerate(SCORE_COLUMNS)}
_WORDS = {
    "role": printing.ROLE_ZH,
    "rule": printing.RULE_ZH,
    "against": printing.AGAINST_ZH,
    "score_status": printing.SCORE_STATUS_ZH,
    "on_missing": printing.ON_MISSING_ZH,
    "on_zero_target": printing.ON_ZERO_TARGET_ZH,
    "steps_kind": printing.STEPS_ZH,
}


@dataclass(frozen=True)
class Ranges:
    """Where rows that formulas look at ended up: `first:last`, 1-based, absolute."""

    bands: dict[str, str]
    periods: dict[tuple[str, str], str]
    grades: list[tuple[Grade, int]]
    cases: dict[str, list[tuple[Case, str]]]
    places: dict[str, str]
    conditions: dict[tuple[str, str, str, int], list[str]]
    scores: dict[tuple[str, str], int]  # (unit, indicator) → 1-based row of 得分明细


def render(tables: ReportTables) -> bytes:
    """The workbook's bytes; the same tables give the same bytes."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        canvas = Canvas(book, tables)
        ranges = Ranges(
            bands=reference_sheets.bands(canvas),
            periods=reference_sheets.periods(canvas),
            grades=reference_sheets.grades(canvas),
            cases=condition_sheets.cases(canvas),
            places=condition_sheets.places(canvas),
            conditions=condition_sheets.conditions(canvas),
            scores={(s.unit_code, s.indicator_code): HEADER_ROW + 2 + n for n, s in enumerate(tables.scores)},
        )
        condition_sheets.overrides(canvas)
        _scores(canvas, ranges)
        _ranking(canvas, ranges)
        _totals(canvas)
        reference_sheets.evidence(canvas)
        reference_sheets.targets(canvas)
        reference_sheets.notes(canvas)
    return buffer.getvalue()


def _scores(canvas: Canvas, ranges: Ranges) -> None:
    note = "得分、原始分、完成率等为公式，可改动左侧数据试算；金额为计量单位下的精确数，未作四舍五入。"
    columns = [(label, width) for _, label, width in SCORE_COLUMNS]
    sheet = canvas.frame(SCORES, canvas.title("得分明细"), note, columns, frozen=3)
    for n, score in enumerate(canvas.tables.scores):
        _score_row(canvas, sheet, HEADER_ROW + 1 + n, score, ranges)
    last = HEADER_ROW + max(len(canvas.tables.scores), 1)
    sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
    sheet.print_area(0, 0, last, SCORE_PRINTED - 1)


def _score_row(canvas: Canvas, sheet: Any, row: int, score: Score, ranges: Ranges) -> None:
    live = _score_formulas(score, row, ranges, canvas.tables)
    sheet.set_row(row, 15 * _lines(score.formula_zh or ""))
    for n, (name, _, _) in enumerate(SCORE_COLUMNS):
        style: dict[str, Any] = {}
        if name in ("points", "full_points"):
            style = {
                "num_format": canvas.points_format if name == "points" else "0.####",
                "bold": name == "points",
            }
        elif name.endswith("_pct"):
            style = {"num_format": "0.00"}
        elif name == "formula_zh":
            style = {"text_wrap": True}
        elif name == "indicator_title" and score.role == "part":
            style = {"indent": 1}
        elif name in ("role", "score_status", "base_unit"):
            style = {"align": "center"}
        value = _score_value(score, name, live)
        canvas.cell(sheet, row, n, value, live.get(name), **style)


def _lines(text: str) -> int:
    """Lines a wrapped sentence takes in its column; a Chinese character is two digits wide."""
    width = sum(2 if ord(c) > 0x2000 else 1 for c in text)
    return max(1, -(-width // (SCORE_COLUMNS[_AT["formula_zh"]][2] - 4)))


def _ranking(canvas: Canvas, ranges: Ranges) -> None:
    breakers = [b.indicator_code for b in canvas.tables.tie_breakers]
    titles = {i.indicator_code: i.indicator_title for i in canvas.tables.indicators}
    columns = [*RANK_COLUMNS, *((f"并列先比：{titles.get(code, code)}", 12) for code in breakers)]
    by_group = canvas.header.rank_partition == "group"
    scope, places = "组内" if by_group else "全部单位", canvas.header.points_places
    note = f"名次按{scope}排列，同分同名次；总分＝指标得分＋加分＋扣分，四舍五入保留{places}位小数。"
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
        (printing.OVERRIDE_STATUS_ZH.get(rank.override_status or ""), None, {"align": "center"}),
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


def _totals(canvas: Canvas) -> None:
    note = "全部被考核单位合计；金额为计量单位下的精确数。"
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
    codes, live = _score_range(canvas, "indicator_code"), {}
    for column, name in ((3, "actual_value"), (4, "target_value")):
        if getattr(total, name) is not None:
            live[column] = f"=ROUND(SUMIFS({_score_range(canvas, name)},{codes},M{own}),6)"
    if total.completion_pct is not None and 3 in live and 4 in live:
        live[5] = f"=ROUND(D{own}/E{own}*100,2)"
    if total.pace_gap_pct is not None:
        live[7] = f"=ROUND(F{own}-G{own},2)"
    return live


def _score_range(canvas: Canvas, name: str) -> str:
    """All cells of one column of 得分明细, absolute."""
    letter = xl_col_to_name(_AT[name])
    last = HEADER_ROW + 1 + max(len(canvas.tables.scores), 1)
    return f"{SCORES}!${letter}${HEADER_ROW + 2}:${letter}${last}"


def _score_value(score: Score, name: str, live: dict[str, str]) -> Any:
    if name == "base_unit":
        return printing.base_unit(score)
    if name == "x":
        if "x" not in live:
            return None
        return rounded(compared(score), 6) if score.peer_x is not None else rounded(looked_at(score), 8)
    value = getattr(score, name)
    if name in _WORDS:
        return _WORDS[name].get(value, value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return value


def _score_formulas(score: Score, row: int, ranges: Ranges, tables: ReportTables) -> dict[str, str]:
    """Formula by column name; a figure that is empty has none."""

    def ref(name: str) -> str:
        return f"{xl_col_to_name(_AT[name])}{row + 1}"

    makers = {
        "completion_pct": lambda: formulas.completion(score, ref),
        "pace_pct": lambda: formulas.pace(ref),
        "pace_gap_pct": lambda: formulas.gap(ref),
        "year_on_year_pct": lambda: formulas.year_on_year(ref),
    }
    live = {name: make() for name, make in makers.items() if getattr(score, name) is not None}
    has_x = score.rule in X_RULES and actual(score) is not None and not lacks_base(score)
    if has_x:
        live["x"] = rule_formulas.x(score, ref)
    if score.score_status != "scored" or score.raw_points is None:
        return live
    cells = _cells_beside(score, ranges, tables)
    if has_x and score.rule == "efficacy":
        live |= {"x_min": rule_formulas.least(cells), "x_max": rule_formulas.greatest(cells)}
    if has_x and score.rule == "rank_points":
        live |= {
            "place": rule_formulas.place(score, ref, cells),
            "tied_count": rule_formulas.tied(ref, cells),
        }
    live["raw_points"] = rule_formulas.raw_points(score, ref, cells)
    live["points"] = rule_formulas.limited_points(score, tables.header, ref, cells)
    return live


def _cells_beside(score: Score, ranges: Ranges, tables: ReportTables) -> Cells:
    """The cells of other rows and sheets that this score's formulas look at."""
    unit, code = score.unit_code, score.indicator_code
    peers = [s for s in tables.scores if _is_peer(s, score)] if score.peer_x is not None else []
    letter = xl_col_to_name(_AT["x"])
    return Cells(
        bands=ranges.bands.get(code),
        periods=ranges.periods.get((unit, code)),
        places=ranges.places.get(code),
        peers=[f"{letter}{ranges.scores[s.unit_code, code]}" for s in peers],
        gate=ranges.conditions.get((unit, "gate", code, 0), []),
        cases=[
            (case, points, ranges.conditions.get((unit, "case", code, case.case_order), []))
            for case, points in ranges.cases.get(code, [])
        ],
        parts=_part_cells(score, ranges, tables) if score.rule == "composite" else None,
    )


def _is_peer(other: Score, score: Score) -> bool:
    """Compared with `score`: the same indicator and partition, and a figure to compare."""
    is_near = score.partition_code != "group" or other.group_code == score.group_code
    return other.indicator_code == score.indicator_code and other.peer_x is not None and is_near


def _part_cells(score: Score, ranges: Ranges, tables: ReportTables) -> Any:
    own = [
        ranges.scores[s.unit_code, s.indicator_code]
        for s in tables.scores
        if s.unit_code == score.unit_code and s.parent_code == score.indicator_code
    ]

    def cells(name: str) -> str:
        letter = xl_col_to_name(_AT[name])
        return f"${letter}${min(own)}:${letter}${max(own)}"

    return cells


def _rank_formulas(
    canvas: Canvas, rank: Rank, row: int, ranges: Ranges, count: int, breakers: list[str]
) -> dict[str, Any]:
    own, header = row + 1, canvas.header
    points, units = _score_range(canvas, "points"), _score_range(canvas, "unit_code")
    roles, indicators = _score_range(canvas, "role"), _score_range(canvas, "indicator_code")

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
    return {
        **sums,
        "total": None if _is_zeroed(canvas, rank) else f"=ROUND(D{own}+E{own}+F{own},{header.points_places})",
        "group": formulas.rank(total, pairs, f"({column('B')}=B{own})*{peers}", ranked),
        "office": formulas.rank(total, pairs, peers, ranked),
        "grade": _grade_formula(canvas, rank, own, ranges, column),
        "missing": formulas.missing_count(
            units, f"S{own}", _score_range(canvas, "score_status"), roles, _score_range(canvas, "rule")
        ),
        "breakers": [
            f'=IF(SUMPRODUCT(({units}=S{own})*({indicators}="{code}")*ISNUMBER({points}))=0,-1000000,'
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
    """Title earned by points or place; a veto puts a unit into the last grade, a promotion lifts it by one."""
    rows = [row for _, row in ranges.grades]
    acting = [o for o in canvas.tables.overrides if o.unit_code == rank.unit_code and o.is_acting]
    is_lowest = any(o.effect == "lowest_grade" for o in acting)
    lift = 1 if any(o.kind == "promotion" for o in acting) and not is_lowest else 0

    def title(row: int) -> str:
        at = len(rows) - 1 if is_lowest else max(rows.index(row) - lift, 0)
        return f"{BANDS}!$H${rows[at]}"

    by_group = canvas.header.rank_partition == "group"
    partition = f"({column('B')}=B{own})*" if by_group else ""
    size = f'SUMPRODUCT({partition}({column("K")}="是"))' if by_group else f'COUNTIF({column("K")},"是")'
    return formulas.grade(f"G{own}", f"A{own}", size, f"K{own}", ranges.grades, title)
