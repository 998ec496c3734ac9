"""The score workbook: every input visible, every score a live formula with our exact value cached in its cell.

A clerk changes an input and sees the score move. Texts are always written as texts, so nothing received from a unit
can become a formula. What does not belong here: the formulas themselves (`formulas`), any computing.
"""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from publish import condition_sheets, formulas, printing, ranking_sheets, reference_sheets, rule_formulas
from publish.arithmetic import actual, lacks_base, looked_at, rounded
from publish.canvas import HEADER_ROW, SCORES, Canvas
from publish.rows import ReportTables, Score
from publish.rule_formulas import X_RULES, Cells
from publish.rules import compared
from publish.score_columns import AT, SCORE_COLUMNS, Ranges

SCORE_PRINTED = 17  # columns that go on paper; the rest are parameters and codes
_WORDS = {
    "role": printing.ROLE_ZH,
    "rule": printing.RULE_ZH,
    "against": printing.AGAINST_ZH,
    "score_status": printing.SCORE_STATUS_ZH,
    "on_missing": printing.ON_MISSING_ZH,
    "on_zero_target": printing.ON_ZERO_TARGET_ZH,
    "steps_kind": printing.STEPS_ZH,
}


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
        ranking_sheets.ranking(canvas, ranges)
        ranking_sheets.totals(canvas)
        reference_sheets.forecasts(canvas)
        reference_sheets.evidence(canvas)
        reference_sheets.targets(canvas)
        reference_sheets.notes(canvas)
    return buffer.getvalue()


def _scores(canvas: Canvas, ranges: Ranges) -> None:
    note = "得分、原始分、完成率等为公式，可改动左侧数据试算；金额为计量单位下的精确数，未作四舍五入；超过15位有效数字的，批注为精确数。"
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
    return max(1, -(-width // (SCORE_COLUMNS[AT["formula_zh"]][2] - 4)))


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
        return f"{xl_col_to_name(AT[name])}{row + 1}"

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
    letter = xl_col_to_name(AT["x"])
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
        letter = xl_col_to_name(AT[name])
        return f"${letter}${min(own)}:${letter}${max(own)}"

    return cells
