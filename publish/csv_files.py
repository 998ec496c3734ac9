"""得分.csv and 排名.csv: the same figures as plain text, exact, for other programs.

UTF-8 with a byte order mark, so that a spreadsheet reads the Chinese. A text that a spreadsheet would take for a
formula is given a leading apostrophe; numbers never are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from publish.printing import clean
from publish.rows import ReportTables, ranked_order

SCORES_CSV: tuple[tuple[str, str], ...] = (  # header, column of rpt_score_sheet
    ("单位代码", "unit_code"),
    ("单位", "unit_name"),
    ("组别", "group_title"),
    ("指标代码", "indicator_code"),
    ("指标", "indicator_title"),
    ("类别代码", "role"),
    ("规则代码", "rule"),
    ("计量口径代码", "measure_code"),
    ("数据状态代码", "value_status"),
    ("实际完成", "actual_value"),
    ("分子", "numerator_value"),
    ("分母", "denominator_value"),
    ("年度目标", "target_value"),
    ("完成率", "completion_pct"),
    ("时序进度", "pace_pct"),
    ("进度差", "pace_gap_pct"),
    ("上年同期", "prior_value"),
    ("同比", "year_on_year_pct"),
    ("满分", "full_points"),
    ("原始分", "raw_points"),
    ("得分", "points"),
    ("得分状态代码", "score_status"),
    ("计算说明", "formula_zh"),
    ("依据", "clause"),
)
RANKING_CSV: tuple[tuple[str, str], ...] = (  # header, column of rpt_ranking
    ("单位代码", "unit_code"),
    ("单位", "unit_name"),
    ("组别", "group_title"),
    ("名次", "official_rank"),
    ("组内名次", "rank_in_group"),
    ("全部名次", "rank_in_office"),
    ("指标得分", "indicator_points"),
    ("加分", "bonus_points"),
    ("扣分", "deduction_points"),
    ("总分", "total_points"),
    ("等次", "grade_title"),
    ("是否排名", "is_ranked"),
    ("上期总分", "previous_total_points"),
    ("上期名次", "previous_rank"),
    ("名次变化", "rank_change"),
    ("缺数指标数", "missing_indicator_count"),
)
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def scores(tables: ReportTables) -> bytes:
    """One row a unit × indicator; amounts in base units, blank = no figure."""
    return _csv(SCORES_CSV, (asdict(s) for s in tables.scores))


def ranking(tables: ReportTables) -> bytes:
    """One row a unit, in printing order."""
    return _csv(RANKING_CSV, (asdict(r) for r in ranked_order(tables)))


def _csv(columns: tuple[tuple[str, str], ...], rows: Iterable[dict[str, Any]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([label for label, _ in columns])
    for row in rows:
        writer.writerow([_text(row[name]) for _, name in columns])
    return buffer.getvalue().encode("utf-8-sig")


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Decimal():
            return f"{value.normalize():f}"
        case int():
            return str(value)
        case _:
            text = clean(str(value))
            return "'" + text if text.startswith(_RISKY) else text
