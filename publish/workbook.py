"""The score workbook: every input visible, every score a live formula with our exact value cached in its cell.

A clerk changes an input and sees the score move. Texts are always written as texts, so nothing received from a unit
can become a formula. What does not belong here: the formulas themselves (`formulas`), any computing.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from publish import formulas, printing, reference_sheets
from publish.arithmetic import band_value, rounded
from publish.canvas import HEADER_ROW, RANKING, SCORES, TOTALS, Canvas
from publish.recompute import ROLES
from publish.rows import Rank, ReportTables, Score, ranked_order

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
    ("band_value", "档次取值", 10),
    ("cap_ratio", "上限倍数", 8),
    ("cap_points", "上限分", 8),
    ("floor_points", "下限分", 8),
    ("on_missing", "缺报处理", 12),
    ("on_zero_target", "无目标处理", 10),
    ("unit_code", "单位代码", 12),
    ("indicator_code", "指标代码", 20),
)
SCORE_PRINTED, RANK_PRINTED = 17, 15  # columns that go on paper; the rest are parameters and codes
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
}


@dataclass(frozen=True)
class Ranges:
    """Where rows that formulas look at ended up: `first:last`, 1-based, absolute."""

    bands: dict[str, str]
    periods: dict[tuple[str, str], str]
    grades: list[tuple[str, str]]


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
            reference_sheets.bands(canvas), reference_sheets.periods(canvas), reference_sheets.grades(canvas)
        )
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
    own, live = row + 1, _rank_formulas(canvas, row, ranges, count, breakers)
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
    if name == "band_value":
        return rounded(band_value(score), 8) if "band_value" in live else None
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
    if score.score_status != "scored" or score.raw_points is None:
        return live
    if score.rule == "bands" and not formulas.lacks_base(score):
        live["band_value"] = formulas.band_value(score, ref)
    bands = ranges.bands.get(score.indicator_code)
    periods = ranges.periods.get((score.unit_code, score.indicator_code))
    live["raw_points"] = formulas.raw_points(score, ref, bands, periods)
    live["points"] = formulas.limited_points(score, tables.header, ref)
    return live


def _rank_formulas(
    canvas: Canvas, row: int, ranges: Ranges, count: int, breakers: list[str]
) -> dict[str, Any]:
    own, header = row + 1, canvas.header
    points, units = _score_range(canvas, "points"), _score_range(canvas, "unit_code")
    roles, indicators = _score_range(canvas, "role"), _score_range(canvas, "indicator_code")

    def column(letter: str) -> str:
        return f"${letter}${HEADER_ROW + 2}:${letter}${HEADER_ROW + 1 + count}"

    caps = {"bonus": f"P{own}" if header.bonus_cap is not None else None}
    caps["deduction"] = f"Q{own}" if header.deduction_cap is not None else None
    sums = {
        role: formulas.capped_sum(points, units, roles, f"R{own}", printing.ROLE_ZH[role], caps.get(role))
        for role in ROLES
    }
    letters = [xl_col_to_name(len(RANK_COLUMNS) + n) for n in range(len(breakers))]
    pairs = [(column(letter), f"{letter}{own}") for letter in letters]
    total, ranked = (column("G"), f"G{own}"), f"K{own}"
    peers = f'({column("K")}="是")'
    return {
        **sums,
        "total": f"=ROUND(D{own}+E{own}+F{own},{header.points_places})",
        "group": formulas.rank(total, pairs, f"({column('B')}=B{own})*{peers}", ranked),
        "office": formulas.rank(total, pairs, peers, ranked),
        "grade": formulas.grade(f"G{own}", ranked, ranges.grades),
        "missing": f'=COUNTIFS({units},R{own},{_score_range(canvas, "score_status")},"缺报")',
        "breakers": [
            f'=IF(SUMPRODUCT(({units}=R{own})*({indicators}="{code}")*ISNUMBER({points}))=0,-1000000,'
            f'SUMIFS({points},{units},R{own},{indicators},"{code}"))'
            for code in breakers
        ],
    }
