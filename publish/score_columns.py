"""The columns of 得分明细 and where rows that formulas look at ended up in the workbook."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from publish.canvas import HEADER_ROW, SCORES, Canvas
from publish.rows import Case, Grade

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
    ("base_numerator", "基数分子", 12),
    ("base_denominator", "基数分母", 12),
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
    ("on_missing", "缺数处理", 12),
    ("on_zero_target", "无目标处理", 10),
    ("unit_code", "单位代码", 12),
    ("indicator_code", "指标代码", 20),
    ("parent_code", "所属指标代码", 20),
)
AT = {name: n for n, (name, _, _) in enumerate(SCORE_COLUMNS)}


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


def score_range(canvas: Canvas, name: str) -> str:
    """All cells of one column of 得分明细, absolute."""
    letter = xl_col_to_name(AT[name])
    last = HEADER_ROW + 1 + max(len(canvas.tables.scores), 1)
    return f"{SCORES}!${letter}${HEADER_ROW + 2}:${letter}${last}"
