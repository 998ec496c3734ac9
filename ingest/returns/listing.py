"""问题清单 as lines of cells: the verdict, whose and when, every finding, what became of the last ones, what data changed.

What it says and in which order; how it is written into a workbook is `list_sheet`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.returns.resubmission import CHANGE_ZH, FATE_ZH, Change, Comparison, Settled
from ingest.returns.slip import NEXT_STEP_ZH, Slip
from ingest.returns.styles import MARK_RGB, Look
from ingest.returns.told import Told
from kernel.findings import SEVERITY_ZH, Severity

WIDTHS = (9, 16, 9, 24, 46, 28, 46, 20, 20)
_VERDICT_RGB = {"rejected": "FFFF9A8D", "held": "FFFFD45F"}
_RECEIVED_RGB = "FFC6E7C8"
_TITLE = Look(size=16, is_bold=True, is_boxed=False)
_SECTION = Look(size=12, is_bold=True, is_boxed=False)
_NOTE, _LABEL = Look(is_boxed=False), Look(is_bold=True, rgb="FFEDEDED")
_TEXT, _CENTRED, _LINK = Look(), Look(is_centred=True), Look(is_link=True, is_centred=True)
_HEAD = Look(is_bold=True, is_centred=True, rgb="FFDDEBF7")
_FINDING_HEAD = ("程度", "工作表", "单元格", "对象", "问题", "应为", "怎么改", "原值", "上次接收的值")
_SETTLED_HEAD = ("情况", "工作表", "单元格", "对象", "问题", "应为", "怎么改", "原值", "")
_CHANGE_HEAD = ("变化", "工作表", "单元格", "对象", "栏目", "上次", "本次", "", "")


@dataclass(frozen=True)
class Cell:
    """A text, how it looks, and the (sheet, cell) it links to; `width` > 1 merges it with the cells to its right."""

    text: str | None
    look: Look = _TEXT
    link: tuple[str, str] | None = None
    width: int = 1


@dataclass(frozen=True)
class Line:
    """One row of the sheet; `height` in points, None: as its texts need."""

    cells: tuple[Cell, ...] = ()
    height: float | None = None


@dataclass
class Listing:
    """The lines of 问题清单 from the first row on."""

    lines: list[Line] = field(default_factory=list)


def listing(slip: Slip, note: str, sheets: Mapping[str, bool]) -> Listing:
    """Everything the sender is told. `note` says where the marks are.

    `sheets` are those of the same workbook, whether each is visible: only to a visible one can be jumped.
    """
    lines = [*_top(slip, note), *_findings(slip.ordered, sheets)]
    if slip.comparison:
        lines += [*_settled(slip.comparison, sheets), *_changes(slip.comparison, sheets)]
    return Listing(lines)


def _top(slip: Slip, note: str) -> list[Line]:
    counts, wide = slip.counts, len(WIDTHS)
    estimate = "（按文件时间估计）" if slip.is_received_at_estimated else ""
    received = f"{slip.received_at:%Y-%m-%d %H:%M}{estimate}" if slip.received_at else None
    facts = [
        ("回执号", slip.receipt_no),
        ("考核办", slip.office_title),
        ("报送单位", slip.unit_title or "未能识别"),
        ("报告期", slip.period_title or "未能识别"),
        ("文件", slip.file_name),
        ("收到时间", received),
        ("问题数", "，".join(f"{SEVERITY_ZH[s]} {counts[s]} 条" for s in SEVERITY_ZH)),
    ]
    verdict = Look(size=14, is_bold=True, rgb=_VERDICT_RGB.get(slip.state, _RECEIVED_RGB))
    return [
        Line((Cell("招商引资报表问题清单", _TITLE, width=wide),), 30),
        Line((Cell(f"{slip.verdict_zh}　{NEXT_STEP_ZH[slip.state]}", verdict, width=wide),), 36),
        *[Line((Cell(label, _LABEL), Cell(text, width=wide - 1)), 18) for label, text in facts if text],
        Line((Cell(note, _NOTE, width=wide),), 32),
    ]


def _findings(findings: Sequence[Told], sheets: Mapping[str, bool]) -> list[Line]:
    if not findings:
        return [Line((Cell("没有发现问题。", _NOTE, width=len(WIDTHS)),), 18)]
    return [
        _section(f"一、本次问题（{len(findings)} 条）"),
        _header(_FINDING_HEAD),
        *[
            Line((_severity(told.severity), *_about(told, sheets), _text(told.last_accepted)))
            for told in findings
        ],
    ]


def _settled(comparison: Comparison, sheets: Mapping[str, bool]) -> list[Line]:
    counts = {fate: sum(s.fate == fate for s in comparison.settled) for fate in FATE_ZH}
    told = "，".join(f"{FATE_ZH[fate]} {counts[fate]} 条" for fate in FATE_ZH)
    lines = [
        Line(),
        _section(f"二、上次问题的处理情况（与回执 {comparison.previous_receipt_no} 相比：{told}）"),
    ]
    if comparison.settled:
        lines += [_header(_SETTLED_HEAD), *[_fate(settled, sheets) for settled in comparison.settled]]
    return lines


def _fate(settled: Settled, sheets: Mapping[str, bool]) -> Line:
    """A resolved finding is told as it was; its cell may hold another row by now, so nothing is linked."""
    cells = _about(settled.told, sheets, is_linked=settled.fate != "resolved")
    return Line((Cell(FATE_ZH[settled.fate], _CENTRED), *cells, _text(None)))


def _changes(comparison: Comparison, sheets: Mapping[str, bool]) -> list[Line]:
    changes = comparison.changes
    if not changes:
        return [Line(), _section("三、数据变化：与上次报送的数据没有差别")]
    counts = "，".join(
        f"{CHANGE_ZH[kind]} {n} 处" for kind in CHANGE_ZH if (n := sum(c.kind == kind for c in changes))
    )
    title = _section(f"三、数据变化（与回执 {comparison.previous_receipt_no} 相比：{counts}）")
    return [Line(), title, _header(_CHANGE_HEAD), *[_change(change, sheets) for change in changes]]


def _change(change: Change, sheets: Mapping[str, bool]) -> Line:
    is_linked = change.kind != "removed" and sheets.get(change.sheet, False)
    link = (change.sheet, change.cell) if is_linked else None
    cell = Cell(change.cell, _LINK if link else _CENTRED, link)
    blank = "（空）" if change.kind == "changed" else None
    texts = (change.subject, change.column, change.old or blank, change.new or blank, None, None)
    return Line((Cell(CHANGE_ZH[change.kind], _CENTRED), _text(change.sheet), cell, *map(_text, texts)))


def _about(told: Told, sheets: Mapping[str, bool], is_linked: bool = True) -> tuple[Cell, ...]:
    """Sheet, cell, whom it is about, what is wrong, expected, to do, as written."""
    is_linked = is_linked and bool(told.cell) and sheets.get(told.sheet or "", False)
    link = (str(told.sheet), str(told.cell)) if is_linked else None
    sheet = told.sheet if sheets.get(told.sheet or "", True) else f"{told.sheet}（隐藏）"
    texts = (told.subject, told.message, told.expected, told.remedy, told.raw_value)
    return _text(sheet), Cell(told.cell, _LINK if link else _CENTRED, link), *map(_text, texts)


def _severity(severity: Severity) -> Cell:
    return Cell(SEVERITY_ZH[severity], Look(is_bold=True, is_centred=True, rgb=MARK_RGB[severity]))


def _section(text: str) -> Line:
    return Line((Cell(text, _SECTION, width=len(WIDTHS)),), 24)


def _header(labels: Sequence[str]) -> Line:
    return Line(tuple(Cell(label, _HEAD) for label in labels), 20)


def _text(text: str | None) -> Cell:
    return Cell(text)
