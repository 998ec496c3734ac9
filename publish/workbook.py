"""The score workbook: every input visible, every score a live formula with our exact value cached in its cell.

A clerk changes an input and sees the score move. Texts are always written as texts, so nothing received from a unit
can become a formula. What does not belong here: the formulas themselves (`formulas`), any computing.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from publish import formulas, printing
from publish.arithmetic import band_value, rounded
from publish.printing import clean
from publish.recompute import ROLES
from publish.tables import Rank, ReportTables, Score

SCORES, RANKING, TOTALS, BANDS, PERIODS, EVIDENCE, TARGETS, NOTES = (
    "得分明细",
    "排名",
    "指标汇总",
    "档次",
    "期间得分",
    "来源",
    "目标来源",
    "说明",
)
HEADER_ROW = 2  # 0-based: title, note, header
SCORE_COLUMNS = (  # column of rpt_score_sheet (or derived), header, width
    ("group_title", "组别", 10),
    ("unit_name", "单位", 16),
    ("indicator_title", "指标", 20),
    ("role", "类别", 6),
    ("full_points", "满分", 7),
    ("points", "得分", 9),
    ("score_status", "状态", 8),
    ("base_unit", "计量单位", 8),
    ("actual_value", "实际完成", 14),
    ("numerator_value", "分子", 9),
    ("denominator_value", "分母", 9),
    ("target_value", "年度目标", 13),
    ("pace_numerator", "时序分子", 8),
    ("pace_denominator", "时序分母", 8),
    ("completion_pct", "完成率（%）", 10),
    ("pace_pct", "时序进度（%）", 10),
    ("pace_gap_pct", "差距（百分点）", 10),
    ("prior_value", "上年同期", 13),
    ("year_on_year_pct", "同比（%）", 9),
    ("rule", "计分方式", 18),
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
    ("raw_points", "原始分", 14),
    ("formula_zh", "计算说明", 60),
    ("clause", "依据", 16),
    ("unit_code", "单位代码", 12),
    ("indicator_code", "指标代码", 16),
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
class _Ranges:
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
        _Writer(book, tables).write()
    return buffer.getvalue()


class _Writer:
    """One workbook being written; holds the formats and the rows that formulas refer to."""

    def __init__(self, book: xlsxwriter.Workbook, tables: ReportTables):
        self.book, self.tables, self.header = book, tables, tables.header
        self._formats: dict[tuple, Any] = {}
        title = f"{self.header.short_name}{self.header.assessment_title}得分表（{self.header.period_title}）"
        book.set_properties({"title": clean(title), "author": "", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        book.set_calc_mode("auto")

    def write(self) -> None:
        names = [RANKING, SCORES, TOTALS, BANDS, PERIODS, EVIDENCE, TARGETS, NOTES]
        self.sheets = {name: self.book.add_worksheet(name) for name in names}
        ranges = _Ranges(self._bands(), self._periods(), self._grades())
        self._scores(ranges)
        self._ranking(ranges)
        self._totals()
        self._evidence()
        self._targets()
        self._notes()

    # cells -----------------------------------------------------------------------------------------------------

    def format(self, **options: Any) -> Any:
        key = tuple(sorted(options.items()))
        if key not in self._formats:
            base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
            self._formats[key] = self.book.add_format({**base, **options})
        return self._formats[key]

    def cell(
        self, sheet: Any, row: int, column: int, value: Any, formula: str | None = None, **style: Any
    ) -> None:
        """One bordered cell: a formula with its cached value, a number, or a text, never anything guessed."""
        look = {"border": 1, "border_color": "#BFBFBF", **style}
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            look = {"num_format": "#,##0.######", "align": "right", **look}
        if formula is not None:
            cached = "" if value is None else float(value) if isinstance(value, Decimal) else value
            sheet.write_formula(row, column, formula, self.format(**look), cached)
        elif value is None:
            sheet.write_blank(row, column, None, self.format(**look))
        elif isinstance(value, str):
            sheet.write_string(row, column, clean(value), self.format(**look))
        else:
            sheet.write_number(row, column, float(value), self.format(**look))

    def frame(
        self, name: str, title: str, note: str, columns: Sequence[tuple[str, float]], frozen: int
    ) -> Any:
        """Title, note, header row, widths, frozen panes and print set-up of one sheet."""
        sheet, last = self.sheets[name], len(columns) - 1
        sheet.merge_range(0, 0, 0, max(last, 1), clean(title), self.format(bold=True, font_size=15))
        sheet.merge_range(1, 0, 1, max(last, 1), clean(note), self.format(font_color="#595959"))
        sheet.set_row(0, 26)
        sheet.set_row(HEADER_ROW, 32)
        head = {"bold": True, "bg_color": "#F2F2F2", "border": 1, "border_color": "#BFBFBF"}
        for n, (label, width) in enumerate(columns):
            sheet.set_column(n, n, width)
            sheet.write_string(HEADER_ROW, n, label, self.format(**head, text_wrap=True, align="center"))
        sheet.freeze_panes(HEADER_ROW + 1, frozen)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet

    @property
    def points_format(self) -> str:
        places = self.header.points_places
        return "0" if places == 0 else "0." + "0" * places

    def title(self, what: str) -> str:
        return f"{self.header.short_name}{self.header.assessment_title}{what}（{self.header.period_title}）"

    # scores ----------------------------------------------------------------------------------------------------

    def _scores(self, ranges: _Ranges) -> None:
        note = "得分、原始分、完成率等为公式，可改动左侧数据试算；金额为计量单位下的精确数，未作四舍五入。"
        columns = [(label, width) for _, label, width in SCORE_COLUMNS]
        sheet = self.frame(SCORES, self.title("得分明细"), note, columns, frozen=3)
        for n, score in enumerate(self.tables.scores):
            self._score_row(sheet, HEADER_ROW + 1 + n, score, ranges)
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(self.tables.scores), 1), len(columns) - 1)

    def _score_row(self, sheet: Any, row: int, score: Score, ranges: _Ranges) -> None:
        live = _score_formulas(score, row, ranges, self.tables)
        for n, (name, _, _) in enumerate(SCORE_COLUMNS):
            style: dict[str, Any] = {}
            if name in ("points", "full_points"):
                style = {
                    "num_format": self.points_format if name == "points" else "0.####",
                    "bold": name == "points",
                }
            elif name.endswith("_pct"):
                style = {"num_format": "0.00"}
            elif name == "formula_zh":
                style = {"text_wrap": True}
            value = _score_value(score, name, live)
            self.cell(sheet, row, n, value, live.get(name), **style)

    # ranking ---------------------------------------------------------------------------------------------------

    def _ranking(self, ranges: _Ranges) -> None:
        breakers = [b.indicator_code for b in self.tables.tie_breakers]
        titles = {i.indicator_code: i.indicator_title for i in self.tables.indicators}
        labels = ["名次", "组别", "单位", "指标得分", "加分", "扣分", "总分", "组内名次", "全部名次", "等次"]
        labels += [
            "是否排名",
            "上期总分",
            "上期名次",
            "名次变化",
            "缺报指标数",
            "加分上限",
            "扣分上限",
            "单位代码",
        ]
        labels += [f"并列先比：{titles.get(code, code)}" for code in breakers]
        widths = [7, 10, 18, 10, 8, 8, 10, 9, 9, 9, 9, 10, 9, 9, 10, 9, 9, 13, *(12 for _ in breakers)]
        by_group = self.header.rank_partition == "group"
        note = f"名次按{'组内' if by_group else '全部单位'}排列，同分同名次；总分＝指标得分＋加分＋扣分，四舍五入保留{self.header.points_places}位小数。"
        sheet = self.frame(
            RANKING, self.title("排名"), note, list(zip(labels, widths, strict=True)), frozen=3
        )
        rows = ranked_order(self.tables)
        for n, rank in enumerate(rows):
            self._rank_row(sheet, HEADER_ROW + 1 + n, rank, ranges, len(rows), breakers)

    def _rank_row(
        self, sheet: Any, row: int, rank: Rank, ranges: _Ranges, count: int, breakers: list[str]
    ) -> None:
        own, live = row + 1, _rank_formulas(self, row, ranges, count, breakers)
        official = "H" if self.header.rank_partition == "group" else "I"
        score_of = {s.indicator_code: s.points for s in self.tables.scores if s.unit_code == rank.unit_code}
        points = {"num_format": self.points_format}
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
            (self.header.bonus_cap, None, {}),
            (self.header.deduction_cap, None, {}),
            (rank.unit_code, None, {"font_color": "#808080"}),
        ]
        for n, (value, formula, style) in enumerate(values):
            self.cell(sheet, row, n, value, formula, **style)
        for n, code in enumerate(breakers):
            value = score_of.get(code)
            style = {"num_format": f'[<=-1000000]"{printing.NONE}";{self.points_format}'}
            shown = Decimal(-1_000_000) if value is None else value
            self.cell(sheet, row, len(values) + n, shown, live["breakers"][n], **style)

    # totals and parameters -------------------------------------------------------------------------------------

    def _totals(self) -> None:
        labels = [
            "指标",
            "类别",
            "计量单位",
            "完成合计",
            "目标合计",
            "完成率（%）",
            "时序进度（%）",
            "差距（百分点）",
        ]
        labels += ["上年同期合计", "同比（%）", "已报单位数", "缺报单位数", "指标代码"]
        widths = [22, 8, 9, 15, 15, 11, 11, 11, 15, 10, 10, 10, 18]
        note = "全部被考核单位合计；金额为计量单位下的精确数。"
        sheet = self.frame(
            TOTALS, self.title("指标汇总"), note, list(zip(labels, widths, strict=True)), frozen=1
        )
        for n, total in enumerate(self.tables.indicators):
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
            live = self._total_formulas(row + 1, total)
            for column, value in enumerate(values):
                style = {"num_format": "0.00"} if column in (5, 6, 7, 9) else {}
                self.cell(sheet, row, column, value, live.get(column), **style)

    def _total_formulas(self, own: int, total: Any) -> dict[int, str]:
        codes, live = self.score_range("indicator_code"), {}
        for column, name in ((3, "actual_value"), (4, "target_value")):
            if getattr(total, name) is not None:
                live[column] = f"=ROUND(SUMIFS({self.score_range(name)},{codes},M{own}),6)"
        if total.completion_pct is not None and 3 in live and 4 in live:
            live[5] = f"=ROUND(D{own}/E{own}*100,2)"
        if total.pace_gap_pct is not None:
            live[7] = f"=ROUND(F{own}-G{own},2)"
        return live

    def score_range(self, name: str) -> str:
        letter = xl_col_to_name(_AT[name])
        last = HEADER_ROW + 1 + max(len(self.tables.scores), 1)
        return f"{SCORES}!${letter}${HEADER_ROW + 2}:${letter}${last}"

    def _bands(self) -> dict[str, str]:
        columns = [
            ("指标代码", 18),
            ("指标", 22),
            ("档序", 7),
            ("下限（含）", 12),
            ("上限（不含）", 12),
            ("得分", 9),
        ]
        columns += [("", 3), ("等次", 10), ("最低分（含）", 12)]
        sheet = self.frame(BANDS, self.title("档次"), "空格为不设限；取第一个符合的档次。", columns, frozen=0)
        titles = {i.indicator_code: i.indicator_title for i in self.tables.indicators}
        ranges: dict[str, str] = {}
        for n, band in enumerate(self.tables.bands):
            row, code = HEADER_ROW + 1 + n, band.indicator_code
            values = [
                code,
                titles.get(code, ""),
                band.band_order,
                band.lower_bound,
                band.upper_bound,
                band.band_points,
            ]
            for column, value in enumerate(values):
                self.cell(sheet, row, column, value)
            first = ranges.get(code, f"${row + 1}:").split(":")[0]
            ranges[code] = f"{first}:${row + 1}"
        return ranges

    def _grades(self) -> list[tuple[str, str]]:
        sheet, cells = self.sheets[BANDS], []
        for n, grade in enumerate(self.tables.grades):
            row = HEADER_ROW + 1 + n
            self.cell(sheet, row, 7, grade.title)
            self.cell(sheet, row, 8, grade.min_points)
            cells.append((f"{BANDS}!$H${row + 1}", f"{BANDS}!$I${row + 1}"))
        return cells

    def _periods(self) -> dict[tuple[str, str], str]:
        columns = [
            ("单位代码", 14),
            ("单位", 18),
            ("指标代码", 18),
            ("来源考核", 12),
            ("期间", 10),
            ("权重", 8),
            ("总分", 10),
        ]
        sheet = self.frame(PERIODS, self.title("各期得分"), "用于“各期加权”的指标。", columns, frozen=0)
        names = {r.unit_code: r.unit_name for r in self.tables.ranking}
        ranges: dict[tuple[str, str], str] = {}
        for n, item in enumerate(self.tables.period_weights):
            row, key = HEADER_ROW + 1 + n, (item.unit_code, item.indicator_code)
            values = [item.unit_code, names.get(item.unit_code, ""), item.indicator_code]
            values += [item.source_assessment_code, item.source_period_code, item.weight, item.total_points]
            for column, value in enumerate(values):
                self.cell(sheet, row, column, value)
            first = ranges.get(key, f"${row + 1}:").split(":")[0]
            ranges[key] = f"{first}:${row + 1}"
        return ranges

    # sources and notes -----------------------------------------------------------------------------------------

    def _evidence(self) -> None:
        columns = [
            ("单位", 16),
            ("计量口径", 20),
            ("项目（企业）", 30),
            ("代码", 20),
            ("计入数", 15),
            ("数据状态", 9),
        ]
        columns += [("文件", 44), ("工作表", 16), ("单元格", 9), ("回执号", 18), ("文件 SHA-256", 68)]
        note = "每一行是一个计入成绩的单元格；同一单位同一口径的计入数之和即实际完成。"
        sheet = self.frame(EVIDENCE, self.title("数据来源"), note, columns, frozen=2)
        names = {r.unit_code: r.unit_name for r in self.tables.ranking}
        titles = {s.measure_code: s.measure_title for s in self.tables.scores if s.measure_code}
        for n, item in enumerate(self.tables.evidence):
            values = [
                names.get(item.unit_code, item.unit_code),
                titles.get(item.measure_code) or item.measure_code,
            ]
            values += [item.subject_name, item.subject_code, item.contribution]
            values += [
                printing.VALUE_STATUS_ZH.get(item.value_status or "", item.value_status),
                item.file_name,
            ]
            values += [item.source_sheet, item.source_cell, item.receipt_no, item.sha256]
            for column, value in enumerate(values):
                self.cell(sheet, HEADER_ROW + 1 + n, column, value)
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(self.tables.evidence), 1), len(columns) - 1)

    def _targets(self) -> None:
        columns = [("单位", 16), ("指标", 22), ("年度目标", 15), ("目标来源", 9), ("文号", 22), ("文件", 30)]
        columns += [("工作表", 14), ("单元格", 9), ("回执号", 18), ("文件 SHA-256", 68)]
        sheet = self.frame(
            TARGETS, self.title("目标来源"), "年度目标取自任务分解表的单元格。", columns, frozen=2
        )
        names = {r.unit_code: r.unit_name for r in self.tables.ranking}
        titles = {i.indicator_code: i.indicator_title for i in self.tables.indicators}
        for n, item in enumerate(self.tables.targets):
            values = [
                names.get(item.unit_code, item.unit_code),
                titles.get(item.indicator_code),
                item.target_value,
            ]
            values += [
                printing.SOURCE_ZH.get(item.source_code, item.source_code),
                item.document_no,
                item.file_name,
            ]
            values += [item.source_sheet, item.source_cell, item.receipt_no, item.sha256]
            for column, value in enumerate(values):
                self.cell(sheet, HEADER_ROW + 1 + n, column, value)

    def _notes(self) -> None:
        header = self.header
        sheet = self.frame(NOTES, self.title("说明"), "", [("项目", 18), ("内容", 100)], frozen=0)
        rounding = "逐项指标" if header.rounding_at == "indicator" else "仅总分"
        lines = [
            ("考核办法", f"{header.scheme_title}　{header.document_no or ''}"),
            ("办法文件 SHA-256", header.scheme_sha256),
            ("考核期", f"{header.period_title}（{header.start_month} 至 {header.end_month}）"),
            ("数据状态", printing.VALUE_STATUS_ZH.get(header.value_status, header.value_status)),
            ("取整", f"{rounding}四舍五入，保留{header.points_places}位小数；原始分保留10位小数。"),
            (
                "计算顺序",
                "实际完成 → 原始分 → 上限倍数 → 上限分 → 下限分 → 取整 → 加分、扣分合计上限 → 总分 → 名次 → 等次",
            ),
            ("空格", "空格表示没有数，不是零。缺报、待核定、不考核见“状态”列。"),
        ]
        if header.illustrative_note:
            lines.append(("提示", header.illustrative_note))
        for n, (label, text) in enumerate(lines):
            self.cell(sheet, HEADER_ROW + 1 + n, 0, label, bold=True)
            self.cell(sheet, HEADER_ROW + 1 + n, 1, text, text_wrap=True)


def ranked_order(tables: ReportTables) -> list[Rank]:
    """Units as a ranking prints them: by group (when ranked by group), place, then the office's own order."""
    by_group = tables.header.rank_partition == "group"
    return sorted(
        tables.ranking,
        key=lambda r: (
            r.group_order if by_group else 0,
            r.official_rank is None,
            r.official_rank or 0,
            r.group_order,
            r.unit_order,
        ),
    )


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


def _score_formulas(score: Score, row: int, ranges: _Ranges, tables: ReportTables) -> dict[str, str]:
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
    writer: _Writer, row: int, ranges: _Ranges, count: int, breakers: list[str]
) -> dict[str, Any]:
    own, header = row + 1, writer.header
    points, units = writer.score_range("points"), writer.score_range("unit_code")
    roles, indicators = writer.score_range("role"), writer.score_range("indicator_code")

    def column(letter: str) -> str:
        return f"${letter}${HEADER_ROW + 2}:${letter}${HEADER_ROW + 1 + count}"

    caps = {"bonus": f"P{own}" if header.bonus_cap is not None else None}
    caps["deduction"] = f"Q{own}" if header.deduction_cap is not None else None
    sums = {
        role: formulas.capped_sum(points, units, roles, f"R{own}", printing.ROLE_ZH[role], caps.get(role))
        for role in ROLES
    }
    letters = [xl_col_to_name(18 + n) for n in range(len(breakers))]
    pairs = [(column(letter), f"{letter}{own}") for letter in letters]
    total, ranked = (column("G"), f"G{own}"), f"K{own}"
    peers = f'({column("K")}="是")'
    return {
        **sums,
        "total": f"=ROUND(D{own}+E{own}+F{own},{header.points_places})",
        "group": formulas.rank(total, pairs, f"({column('B')}=B{own})*{peers}", ranked),
        "office": formulas.rank(total, pairs, peers, ranked),
        "grade": formulas.grade(f"G{own}", ranked, ranges.grades),
        "missing": f'=COUNTIFS({units},R{own},{writer.score_range("score_status")},"缺报")',
        "breakers": [
            f'=IF(SUMPRODUCT(({units}=R{own})*({indicators}="{code}")*ISNUMBER({points}))=0,-1000000,'
            f'SUMIFS({points},{units},R{own},{indicators},"{code}"))'
            for code in breakers
        ],
    }
