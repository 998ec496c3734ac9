"""What was printed, read back from the finished files and compared with the recomputed book.

The Word tables are read by their own headers, so an office may move or drop columns in its template; a column of
figures that cannot be recognised stops the release. What does not belong here: computing (`recompute`).
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any

from lxml import etree
from python_calamine import CalamineWorkbook

from kernel.decimals import half_up
from publish import csv_files, letters, printing, wording, workbook
from publish.canvas import FORECASTS, HEADER_ROW, RANKING, SCORES, TOTALS, kept
from publish.printing import NONE, clean
from publish.recompute import Book, Mismatch
from publish.rows import ReportTables

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RANK_HEADERS = {  # header in Word, without % and spaces → figure
    "名次": "official_rank",
    "指标得分": "indicator_points",
    "加分": "bonus_points",
    "扣分": "deduction_points",
    "总分": "total_points",
    "上期名次": "previous_rank",
    "组内名次": "rank_in_group",
    "全部名次": "rank_in_office",
}
SCORE_HEADERS = {
    "完成数": "actual_value",
    "年度目标": "target_value",
    "完成率": "completion_pct",
    "时序进度": "pace_pct",
    "进度差": "pace_gap_pct",
    "同比": "year_on_year_pct",
    "得分": "points",
    "名次": "points_rank",
}
TEXT_HEADERS = {"单位", "组别", "等次", "状态", "较上期", "备注"}
_SENTENCE = re.compile(
    r"^[0-9]+．(?P<title>.+?)：(?:完成|合计)(?P<actual>-?[0-9,.]+)(?P<unit>[^0-9，。（]*)(?:（[0-9]+个单位没有数，未计入）)?"
    r"(?:，完成(?:全部单位)?年度目标任务(?P<target>[0-9,.]+)[^0-9]*的(?P<completion>-?[0-9,.]+)%)?"
    r"(?:，(?P<growth>同比(?:增长|下降)[0-9,.]+%|与上年同期持平))?"
    r"(?:，(?P<gap>[快慢]于时序进度[0-9,.]+个百分点|与时序进度持平))?。$"
)
_FORECAST = re.compile(r'data-forecast="([^"/]*)/([^"/]*)"[^>]*>([^<]*)<')
_FIGURE = re.compile(r'data-figure="([^"/]*)/([^"/]*)/([^"/]*)"[^>]*>([^<]*)<')


@dataclass
class Reading:
    """Comparisons of one file: how many figures were compared, and which did not agree."""

    file: str
    tables: ReportTables
    book: Book
    count: int = 0
    faults: list[Mismatch] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.units = {clean(r.unit_name): r.unit_code for r in self.tables.ranking}
        self.names = {r.unit_code: r.unit_name for r in self.tables.ranking}
        self.titles = {i.indicator_code: i.indicator_title for i in self.tables.indicators}
        self._scores = {(s.unit_code, s.indicator_code): s for s in self.tables.scores}
        self._ranks = {r.unit_code: r for r in self.tables.ranking}
        self._forecasts = {(f.unit_code, f.forecast_kind): f.forecast_value for f in self.tables.forecasts}
        self._totals = {i.indicator_code: i for i in self.tables.indicators}

    def source(self, unit: str | None, indicator: str | None) -> Any:
        """The report row a figure comes from."""
        if indicator is None:
            return self._ranks.get(unit or "")
        return self._totals.get(indicator) if unit is None else self._scores.get((unit, indicator))

    def expected(self, unit: str | None, indicator: str | None, column: str) -> Any:
        """The recomputed figure; an input that nothing recomputes is taken as the table gives it."""
        known = self.book.row(unit, indicator)
        return known[column] if column in known else getattr(self.source(unit, indicator), column)

    def compare(
        self, unit: str | None, indicator: str | None, column: str, found: Any, expected: Any
    ) -> None:
        self.count += 1
        if found != expected:
            self.fault(unit, indicator, column, found, expected)

    def compare_forecast(self, unit: str | None, kind: str, text: str) -> None:
        """A figure a unit expects, as printed, with the row it comes from."""
        value = self._forecasts.get((unit, kind))
        expected = None if value is None else half_up(value, printing.FORECAST_PLACES[kind])
        self.compare(unit, None, printing.FORECAST_ZH[kind], _number(text), expected)

    def fault(self, unit: str | None, indicator: str | None, column: str, found: Any, expected: Any) -> None:
        names = self.names.get(unit or "", unit), self.titles.get(indicator or "", indicator)
        said = ["空" if v is None else str(v) for v in (found, expected)]
        self.faults.append(Mismatch(self.file, *names, column, *said))


def check_all(files: dict[str, bytes], tables: ReportTables, book: Book) -> tuple[list[Mismatch], int]:
    """Mismatches over all files of a pack, and how many printed figures were compared."""
    faults, count = [], 0
    for name, data in files.items():
        reading = Reading(name, tables, book)
        check = check_letter if letters.is_letter(name, tables) else _CHECKS[name.rsplit(".", 1)[1]]
        check(data, reading)
        faults += reading.faults
        count += reading.count
    return faults, count


# Word -----------------------------------------------------------------------------------------------------------


def check_docx(data: bytes, reading: Reading) -> None:
    """Tables by their headers, overview sentences by their form; every ranked unit must be printed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml")).find(f"{_W}body")
    caption, waiting = "", list(reading.tables.indicators)
    printed: set[str] = set()
    is_expected_told = not reading.tables.header.is_forecast_shown
    for block in body:
        if block.tag == f"{_W}p":
            text = _text(block)
            caption = text or caption
            _check_sentence(text, reading)
        elif block.tag == f"{_W}tbl":
            rows = [[_text(cell) for cell in row.findall(f"{_W}tc")] for row in block.findall(f"{_W}tr")]
            headers = [re.sub(r"[\s%％（）()]", "", h) for h in rows[0]]
            if "总分" in headers:
                printed |= _check_rows(rows[1:], headers, RANK_HEADERS, None, reading)
            elif "事由" in headers:
                _check_reasons(rows[1:], headers, reading)
            elif "预计月份" in headers:
                is_expected_told = True
                _check_forecasts(rows, reading)
            elif indicator := _captioned(caption, waiting):
                waiting.remove(indicator)
                _check_rows(rows[1:], headers, SCORE_HEADERS, indicator.indicator_code, reading)
            else:
                reading.fault(None, None, caption, "无法核对的表", "排名表或指标表")
    if not is_expected_told:
        reading.fault(None, None, "全年预计", None, "全年预计表（模板里加上 forecasts）")
    for unit in reading.names.keys() - printed:
        reading.fault(unit, None, "总分", None, reading.expected(unit, None, "total_points"))


def _check_forecasts(rows: list[list[str]], reading: Reading) -> None:
    """Every unit's expected figures by the heads of the table; a column that is no kind of forecast cannot be checked."""
    kinds = {title: kind for kind, title in printing.FORECAST_ZH.items()}
    printed: set[str] = set()
    for row in rows[1:]:
        named = dict(zip(rows[0], row, strict=False))
        unit = reading.units.get(named.get("单位", ""))
        printed.add(unit or "")
        for head, text in named.items():
            if head in kinds:
                reading.compare_forecast(unit, kinds[head], text)
            elif head not in ("单位", "预计月份") and _number(text) is not None:
                reading.fault(unit, None, head, text, "不认识的列，无法核对")
    for unit in reading.names.keys() - printed:
        reading.fault(unit, None, "全年预计", None, "全年预计表的一行")


def check_letter(data: bytes, reading: Reading) -> None:
    """A letter says the reason of the consequence it is about, whose figures were recomputed, and every period of its streak."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml")).find(f"{_W}body")
    paragraphs = [_text(block) for block in body if block.tag == f"{_W}p"]
    cells = [_text(cell) for cell in body.iter(f"{_W}tc")][2:]
    rows = list(zip(cells[::2], cells[1::2], strict=True))
    for row in reading.tables.consequences:
        if letters.is_letter_of(reading.file, row, reading.tables):
            is_told = any(clean(row.reason_zh) in paragraph for paragraph in paragraphs)
            history = [(clean(period), clean(reason)) for period, reason in letters.facts(row)]
            reading.compare(row.unit_code, None, row.title, is_told and rows == history, True)


def _check_reasons(rows: list[list[str]], headers: list[str], reading: Reading) -> None:
    """The list of consequences and rulings says exactly what the report tables say, in their order."""
    known = [(what, unit, why) for what, unit, _, why in wording.reasons(reading.tables)]
    printed = [
        tuple(dict(zip(headers, row, strict=False)).get(h, "") for h in ("结果", "单位", "事由"))
        for row in rows
    ]
    for found, expected in zip_longest(printed, known):
        reading.compare(None, None, "结果运用", found, expected)


def _text(node: Any) -> str:
    return "".join(t.text or "" for t in node.iter(f"{_W}t")).strip()


def _captioned(caption: str, waiting: list[Any]) -> Any:
    fitting = [i for i in waiting if clean(i.indicator_title) in caption]
    return max(fitting, key=lambda i: len(i.indicator_title), default=None)


def _check_rows(
    rows: list[list[str]], headers: list[str], known: dict[str, str], indicator: str | None, reading: Reading
) -> set[str]:
    """Compare every cell of a table; returns the units it prints."""
    printed: set[str] = set()
    for row in rows:
        named = dict(zip(headers, row, strict=False))
        name = named.get("单位", "")
        is_total = name.replace("　", "") == "合计"
        unit = None if is_total else reading.units.get(name)
        if unit is None and not (is_total and indicator):
            reading.fault(None, indicator, name, "不认识的单位", "单位名称")
            continue
        printed.add(unit or "")
        for header, text in named.items():
            if header in known:
                if not (is_total and header in ("得分", "名次")):
                    _check_cell(reading, unit, indicator, known[header], text)
            elif header not in TEXT_HEADERS and _number(text) is not None:
                reading.fault(unit, indicator, header, text, "不认识的列，无法核对")
    return printed


def _check_cell(reading: Reading, unit: str | None, indicator: str | None, column: str, text: str) -> None:
    source = reading.source(unit, indicator)
    if source is None:
        reading.fault(unit, indicator, column, text, "没有这一项")
        return
    if column == "actual_value" and getattr(source, "is_ratio", False):
        parts = [reading.expected(unit, indicator, c) for c in ("numerator_value", "denominator_value")]
        expected = None if None in parts else "/".join(f"{p.normalize():,f}" for p in parts)
        reading.compare(unit, indicator, column, None if text == NONE else text, expected)
        return
    reading.compare(
        unit, indicator, column, _number(text), _as_printed(reading, source, unit, indicator, column)
    )


def _as_printed(reading: Reading, source: Any, unit: str | None, indicator: str | None, column: str) -> Any:
    value = reading.expected(unit, indicator, column)
    if value is None or column not in ("actual_value", "target_value"):
        return value
    return half_up(value / (source.display_factor or 1), source.display_places or 0)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").replace("＋", "+"))
    except InvalidOperation:
        return None


def _check_sentence(text: str, reading: Reading) -> None:
    match = _SENTENCE.match(text)
    titles = {clean(title): code for code, title in reading.titles.items()}
    if not match or match["title"] not in titles:
        return
    code = titles[match["title"]]
    total = reading.source(None, code)
    figures = {
        "actual_value": match["actual"],
        "target_value": match["target"],
        "completion_pct": match["completion"],
    }
    for column, found in figures.items():
        if found is not None:
            _check_cell(reading, None, code, column, found)
    for column, found in (("year_on_year_pct", match["growth"]), ("pace_gap_pct", match["gap"])):
        if found is not None and total is not None:
            reading.compare(None, code, column, _signed(found), reading.expected(None, code, column))


def _signed(words: str) -> Decimal:
    """`同比下降8.92%`, `慢于时序进度6.42个百分点`, `与…持平` as the number they state."""
    digits = re.search(r"[0-9][0-9,.]*", words)
    value = Decimal(digits[0].replace(",", "")) if digits else Decimal(0)
    return -value if "下降" in words or "慢于" in words else value


# spreadsheet, CSV, page ------------------------------------------------------------------------------------------


def check_xlsx(data: bytes, reading: Reading) -> None:
    """Cached values of 得分明细, 排名 and 指标汇总 by their headers."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    labels = {label: name for name, label, _ in workbook.SCORE_COLUMNS if name not in _DERIVED}
    for row in _sheet(book, SCORES):
        _check_values(
            reading, row["单位代码"], row["指标代码"], {n: row[label] for label, n in labels.items()}
        )
    for row in _sheet(book, RANKING):
        figures = {n: row[label] for label, n in RANK_HEADERS.items() if label in row}
        _check_values(reading, row["单位代码"], None, figures)
    if reading.tables.forecasts:
        told = {(row["单位代码"], row["指标代码"]): row["全年预计"] for row in _sheet(book, FORECASTS)}
        for forecast in reading.tables.forecasts:
            unit, kind = forecast.unit_code, forecast.forecast_kind
            expected = float(kept(forecast.forecast_value))
            reading.compare(unit, None, printing.FORECAST_ZH[kind], told.get((unit, kind)), expected)
    for row in _sheet(book, TOTALS):
        figures = {n: row[label] for label, n in _TOTAL_HEADERS.items()}
        _check_values(reading, None, row["指标代码"], figures)


_DERIVED = {
    "base_unit",
    "x",
    "group_title",
    "unit_name",
    "indicator_title",
    "role",
    "rule",
    "against",
} | {
    "score_status",
    "is_whole_steps",
    "on_missing",
    "on_zero_target",
    "formula_zh",
    "clause",
    "unit_code",
    "indicator_code",
    "parent_code",
    "steps_kind",
    "gate_zh",
}
_TOTAL_HEADERS = {
    "完成合计": "actual_value",
    "目标合计": "target_value",
    "完成率（%）": "completion_pct",
    "时序进度（%）": "pace_pct",
    "差距（百分点）": "pace_gap_pct",
    "上年同期合计": "prior_value",
    "同比（%）": "year_on_year_pct",
}


def _sheet(book: CalamineWorkbook, name: str) -> Iterator[dict[str, Any]]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    headers = rows[HEADER_ROW]
    for row in rows[HEADER_ROW + 1 :]:
        yield dict(zip(headers, row, strict=True))


def _check_values(reading: Reading, unit: str | None, indicator: str | None, figures: dict[str, Any]) -> None:
    """A spreadsheet holds binary numbers of 15 digits: the cell must hold the one nearest to the recomputed figure."""
    for column, found in figures.items():
        expected = reading.expected(unit, indicator, column)
        number = None if expected is None else float(kept(expected))
        reading.compare(unit, indicator, column, None if found == "" else found, number)


def check_csv(data: bytes, reading: Reading) -> None:
    for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"))):
        is_scores = "指标代码" in row
        columns = csv_files.SCORES_CSV if is_scores else csv_files.RANKING_CSV
        unit, indicator = row["单位代码"], row.get("指标代码")
        for label, name in columns:
            expected = reading.expected(unit, indicator, name)
            if isinstance(expected, Decimal | int) and not isinstance(expected, bool):
                reading.compare(unit, indicator, name, _number(row[label]), expected)
            elif expected is None:
                reading.compare(unit, indicator, name, row[label] or None, None)


def check_html(data: bytes, reading: Reading) -> None:
    for unit, indicator, column, text in _FIGURE.findall(data.decode("utf-8")):
        expected = reading.expected(unit, indicator or None, column)
        reading.compare(unit, indicator or None, column, _number(text), expected)
    for unit, kind, text in _FORECAST.findall(data.decode("utf-8")):
        reading.compare_forecast(unit, kind, text)


_CHECKS = {"docx": check_docx, "xlsx": check_xlsx, "csv": check_csv, "html": check_html}
