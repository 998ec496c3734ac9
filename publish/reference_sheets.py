"""The sheets of the workbook that scores are worked out from: bands, earlier periods, sources, notes.

`bands`, `grades` and `periods` tell where their rows ended up, for the formulas that look at them.
"""

from __future__ import annotations

from publish import printing
from publish.canvas import BANDS, EVIDENCE, FORECASTS, HEADER_ROW, NOTES, PERIODS, TARGETS, Canvas
from publish.cells import Evidence
from publish.rows import Grade, PeriodWeight


def bands(canvas: Canvas) -> dict[str, str]:
    columns = [
        ("指标代码", 18),
        ("指标", 22),
        ("档序", 7),
        ("下限（含）", 12),
        ("上限（不含）", 12),
        ("得分", 9),
    ]
    columns += [("", 3), ("等次", 10), ("最低分（含）", 12), ("名额比例（%）", 12)]
    sheet = canvas.frame(BANDS, canvas.title("档次"), "空格为不设限；取第一个符合的档次。", columns, frozen=0)
    titles = {i.indicator_code: i.indicator_title for i in canvas.tables.indicators}
    ranges: dict[str, str] = {}
    for n, band in enumerate(canvas.tables.bands):
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
            canvas.cell(sheet, row, column, value)
        first = ranges.get(code, f"${row + 1}:").split(":")[0]
        ranges[code] = f"{first}:${row + 1}"
    return ranges


def grades(canvas: Canvas) -> list[tuple[Grade, int]]:
    """The grades in order, each with its 1-based row: title in H, least points in I, share in J."""
    sheet, rows = canvas.sheets[BANDS], []
    for n, grade in enumerate(sorted(canvas.tables.grades, key=lambda g: g.grade_order)):
        row = HEADER_ROW + 1 + n
        canvas.cell(sheet, row, 7, grade.title)
        canvas.cell(sheet, row, 8, grade.min_points)
        canvas.cell(sheet, row, 9, grade.share_pct)
        rows.append((grade, row + 1))
    return rows


def periods(canvas: Canvas) -> dict[tuple[str, str], str]:
    columns = [
        ("单位代码", 14),
        ("单位", 18),
        ("指标代码", 18),
        ("来源考核", 12),
        ("期间", 34),
        ("权重", 8),
        ("总分", 10),
    ]
    sheet = canvas.frame(PERIODS, canvas.title("各期得分"), "用于“各期加权”的指标。", columns, frozen=0)
    names = {r.unit_code: r.unit_name for r in canvas.tables.ranking}
    ranges: dict[tuple[str, str], str] = {}
    for n, item in enumerate(canvas.tables.period_weights):
        row, key = HEADER_ROW + 1 + n, (item.unit_code, item.indicator_code)
        values = [item.unit_code, names.get(item.unit_code, ""), item.indicator_code]
        values += [item.source_assessment_title, _period_of(item), item.weight, item.total_points]
        for column, value in enumerate(values):
            canvas.cell(sheet, row, column, value)
        first = ranges.get(key, f"${row + 1}:").split(":")[0]
        ranges[key] = f"{first}:${row + 1}"
    return ranges


def _period_of(item: PeriodWeight) -> str:
    """The period, with the unit where it is another one's total."""
    whose = "" if item.source_unit_code == item.unit_code else f"　{item.source_unit_name}"
    return f"{item.source_period_title}{whose}"


def evidence(canvas: Canvas) -> None:
    columns = [
        ("单位", 16),
        ("计量口径", 20),
        ("项目（企业）", 30),
        ("代码", 20),
        ("计入数", 15),
        ("折算汇率", 9),
        ("数据状态", 9),
    ]
    columns += [("文件", 44), ("工作表", 16), ("单元格", 9), ("回执号", 18), ("文件 SHA-256", 68)]
    note = "每一行是一个计入成绩的单元格；同一单位同一口径的计入数之和即实际完成。外币的计入数已按折算汇率折成人民币。"
    sheet = canvas.frame(EVIDENCE, canvas.title("数据来源"), note, columns, frozen=2)
    names = {r.unit_code: r.unit_name for r in canvas.tables.ranking}
    titles = {s.measure_code: s.measure_title for s in canvas.tables.scores if s.measure_code}
    for n, item in enumerate(canvas.tables.evidence):
        values = [
            names.get(item.unit_code, item.unit_code),
            titles.get(item.measure_code) or item.measure_code,
        ]
        values += [item.subject_name, item.subject_code, item.contribution, item.exchange_rate]
        values += [
            _status(item),
            item.file_name,
        ]
        values += [item.source_sheet, item.source_cell, item.receipt_no, item.sha256]
        for column, value in enumerate(values):
            canvas.cell(sheet, HEADER_ROW + 1 + n, column, value)
    sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(canvas.tables.evidence), 1), len(columns) - 1)


def _status(item: Evidence) -> str:
    said = printing.VALUE_STATUS_ZH.get(item.value_status, item.value_status)
    return f"{said}（沿用{item.carried_from_month}）" if item.carried_from_month else said


def targets(canvas: Canvas) -> None:
    columns = [("单位", 16), ("指标", 22), ("年度目标", 15), ("目标来源", 9), ("文号", 22), ("文件", 30)]
    columns += [("工作表", 14), ("单元格", 9), ("回执号", 18), ("文件 SHA-256", 68)]
    sheet = canvas.frame(
        TARGETS, canvas.title("目标来源"), "年度目标取自任务分解表的单元格。", columns, frozen=2
    )
    names = {r.unit_code: r.unit_name for r in canvas.tables.ranking}
    titles = {i.indicator_code: i.indicator_title for i in canvas.tables.indicators}
    for n, item in enumerate(canvas.tables.targets):
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
            canvas.cell(sheet, HEADER_ROW + 1 + n, column, value)


def forecasts(canvas: Canvas) -> None:
    """One row a forecast with its cell; no sheet where the release shows none."""
    if not canvas.tables.forecasts:
        return
    columns = [
        ("单位", 18),
        ("预计指标", 24),
        ("全年预计", 15),
        ("预计月份", 10),
        ("预计依据", 30),
        ("文件", 30),
    ]
    columns += [
        ("工作表", 14),
        ("单元格", 9),
        ("回执号", 18),
        ("文件 SHA-256", 68),
        ("单位代码", 14),
        ("指标代码", 14),
    ]
    sheet = canvas.frame(FORECASTS, canvas.title("全年预计"), printing.FORECAST_NOTE, columns, frozen=2)
    for n, item in enumerate(canvas.tables.forecasts):
        values = [item.unit_name, printing.FORECAST_ZH[item.forecast_kind], item.forecast_value]
        values += [item.forecast_month, item.basis_text, item.file_name, item.source_sheet, item.source_cell]
        values += [item.receipt_no, item.sha256, item.unit_code, item.forecast_kind]
        for column, value in enumerate(values):
            canvas.cell(sheet, HEADER_ROW + 1 + n, column, value)


def notes(canvas: Canvas) -> None:
    header = canvas.header
    sheet = canvas.frame(NOTES, canvas.title("说明"), "", [("项目", 18), ("内容", 100)], frozen=0)
    rounding, added = (
        ("逐项指标", "") if header.rounding_at == "indicator" else ("仅总分", printing.EXACT_SUM)
    )
    lines = [
        ("考核办法", f"{header.scheme_title}　{header.document_no or ''}"),
        ("办法文件 SHA-256", header.scheme_sha256),
        ("考核期", f"{header.period_title}（{header.start_month} 至 {header.end_month}）"),
        ("数据状态", printing.VALUE_STATUS_ZH.get(header.value_status, header.value_status)),
        ("取整", f"{rounding}四舍五入，保留{header.points_places}位小数；{added}原始分保留10位小数。"),
        (
            "计算顺序",
            "实际完成 → 原始分 → 上限倍数 → 上限分 → 下限分 → 取整 → 加分、扣分合计上限 → 总分 → 名次 → 等次",
        ),
        ("#N/A", "改动后超出本表所示参数（如越过达标线、前提条件不再符合），须由系统重新计算。"),
        ("空格", "空格表示没有数，不是零。缺数、待核定、不考核见“状态”列。"),
    ]
    if header.illustrative_note:
        lines.append(("提示", header.illustrative_note))
    for n, (label, text) in enumerate(lines):
        canvas.cell(sheet, HEADER_ROW + 1 + n, 0, label, bold=True)
        canvas.cell(sheet, HEADER_ROW + 1 + n, 1, text, text_wrap=True)
