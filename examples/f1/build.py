"""Writes realistic F1 workbooks: the Yunnan-style 合作项目情况表, 38 columns under three merged header rows, two months.

    python examples/f1/build.py OUT_DIR      → OUT_DIR/2024-05/昆阳镇_合作项目月报_2024年5月.xlsx and …6月

The layout follows the published form; every project, company and figure is invented. The same bytes every time.
Within a row 合计 = 我方 + 小计 and 小计 = 省外 + 其他州市 + 本州市, in each of the three money blocks.
"""

from __future__ import annotations

import re
import sys
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

UNIT = "昆阳镇"
MONTHS = ("2024-05", "2024-06")
SHEET = "合作项目情况表"
BLOCKS = (
    "①协议总投资额\n（万元）",
    "②自开始建设至本月末累计到位\n（万元）",
    "③自年初至本月末累计到位\n（万元）",
)
# (group, leaf) before the money blocks; a leaf without a group spans all three header rows.
PLAIN: tuple[tuple[str | None, str], ...] = (
    (None, "序号"),
    (None, "项目代码"),
    (None, "项目名称"),
    (None, "在线审批监管平台\n统一代码"),
    (None, "合作企业名称"),
    (None, "是否央企"),
    (None, "是否上市"),
    (None, "是否固定资产\n投资类"),
    ("是否入住国家级/省级开发区", "是/否"),
    ("是否入住国家级/省级开发区", "园区代码"),
    ("合作方", "企业名称"),
    ("合作方", "所在地"),
    (None, "项目所在地"),
    (None, "签约时间"),
    (None, "行业类别"),
    (None, "产业类别"),
    (None, "开工时间"),
    (None, "投产时间"),
    (None, "合作方式"),
)
# code, name, approval, company, 央企, 上市, 固投, zone, partner, place, site, signed, industry, sector, start, production, mode
PROJECTS = (
    ("HZ202301", "高原蔬菜精深加工项目", "2301-330326-04-01-100001", "绿源食品（演示）有限公司", "否", "否", "是", "",
     "绿源农业集团（演示）", "浙江省杭州市", "昆阳镇东门村", "2023-01-12", "农副食品加工业", "第二产业", "2023-04-08", "2024-03-20", "独资"),
    ("HZ202302", "硅光电子材料产业园", "2302-330326-04-01-100002", "晶辰科技（演示）股份有限公司", "否", "是", "是", "KF3303",
     "晶辰控股（演示）", "上海市", "昆阳镇工业园", "2023-02-20", "电子设备制造业", "第二产业", "2023-06-01", "", "合资"),
    ("HZ202303", "清洁能源储能电站", "2303-330326-04-01-100003", "南网新能（演示）有限公司", "是", "是", "是", "KF3303",
     "南网投资（演示）", "广东省广州市", "昆阳镇西山", "2023-03-15", "电力生产业", "第二产业", "2023-09-10", "", "独资"),
    ("HZ202401", "康养旅居综合体", "2401-330326-04-01-100004", "山海文旅（演示）有限公司", "否", "否", "是", "",
     "山海集团（演示）", "四川省成都市", "昆阳镇凤山", "2024-01-09", "住宿业", "第三产业", "2024.3", "", "合作"),
    ("HZ202402", "现代物流分拨中心", "2402-330326-04-01-100005", "通达物流（演示）有限公司", "否", "是", "是", "KF3305",
     "通达控股（演示）", "江苏省苏州市", "昆阳镇站前", "2024-02-18", "仓储业", "第三产业", "2024年4月20日", "", "合资"),
    ("HZ202403", "数据标注服务基地", "2403-330326-04-01-100006", "启明数据（演示）有限公司", "否", "否", "否", "",
     "启明科技（演示）", "北京市", "昆阳镇人才大厦", "2024-03-28", "软件和信息技术服务业", "第三产业", "", "", "独资"),
)  # fmt: skip
# code → per block (我方, 省外, 其他州市, 本州市); the second block and third block of each month.
AGREED = {
    "HZ202301": ("800", "7200", "0", "0"),
    "HZ202302": ("5000", "42000.5", "3000", "0"),
    "HZ202303": ("0", "36000", "0", "4000"),
    "HZ202401": ("1200", "15000", "2500.25", "1300"),
    "HZ202402": ("2000", "18000", "0", "0"),
    "HZ202403": ("300", "2700", "0", "0"),
}
SINCE_START = {
    "2024-05": {
        "HZ202301": ("800", "6900", "0", "0"),
        "HZ202302": ("2500", "21350.5", "1800", "0"),
        "HZ202303": ("0", "15200", "0", "1600"),
        "HZ202401": ("300", "2450", "600.25", "200"),
        "HZ202402": ("150", "1200", "0", "0"),
        "HZ202403": ("", "", "", ""),
    },
    "2024-06": {
        "HZ202301": ("800", "7050", "0", "0"),
        "HZ202302": ("2800", "23610.5", "1950", "0"),
        "HZ202303": ("0", "16900", "0", "1750"),
        "HZ202401": ("420", "3180.8", "780.25", "260"),
        "HZ202402": ("260", "2075.6", "0", "0"),
        "HZ202403": ("30", "270", "0", "0"),
    },
}
BEFORE_THIS_YEAR = {
    "HZ202301": ("700", "6100", "0", "0"),
    "HZ202302": ("1500", "12200", "1000", "0"),
    "HZ202303": ("0", "9000", "0", "900"),
}
_ZERO = ("0", "0", "0", "0")
_FIXED = (2024, 1, 1, 0, 0, 0)


def money(row: tuple[str, str, str, str]) -> list[Decimal | None]:
    """我方 and the three shares as the six leaf columns: 合计, 我方, 小计, 省外, 其他州市, 本州市; blanks stay blank."""
    if not any(row):
        return [None] * 6
    own, *shares = (Decimal(text) for text in row)
    partner = sum(shares, Decimal(0))
    return [own + partner, own, partner, *shares]


def year_to_date(code: str, month: str) -> tuple[str, ...]:
    """③ = ② less what had arrived before this year."""
    since_start = SINCE_START[month][code]
    if not any(since_start):
        return since_start
    before = BEFORE_THIS_YEAR.get(code, _ZERO)
    return tuple(str(Decimal(now) - Decimal(then)) for now, then in zip(since_start, before, strict=True))


def write_header(sheet: Worksheet) -> None:
    """Three header rows from row 3: plain columns span them, money blocks are 合计 | 我方 | 合作方{小计 …}."""
    width = len(PLAIN) + 6 * len(BLOCKS) + 1
    sheet.cell(1, 1, "省内外合作项目到位资金情况表")
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=width)
    groups: dict[str, list[int]] = {}
    for index, (group, leaf) in enumerate(PLAIN, start=1):
        sheet.cell(4 if group else 3, index, leaf)
        sheet.merge_cells(start_row=4 if group else 3, start_column=index, end_row=5, end_column=index)
        if group:
            groups.setdefault(group, []).append(index)
    for group, columns in groups.items():
        sheet.cell(3, columns[0], group)
        sheet.merge_cells(start_row=3, start_column=columns[0], end_row=3, end_column=columns[-1])
    for number, block in enumerate(BLOCKS):
        first = len(PLAIN) + 1 + 6 * number
        sheet.cell(3, first, block)
        sheet.merge_cells(start_row=3, start_column=first, end_row=3, end_column=first + 5)
        for offset, label in enumerate(("合计", "我方")):
            sheet.cell(4, first + offset, label)
            sheet.merge_cells(start_row=4, start_column=first + offset, end_row=5, end_column=first + offset)
        sheet.cell(4, first + 2, "合作方")
        sheet.merge_cells(start_row=4, start_column=first + 2, end_row=4, end_column=first + 5)
        for offset, label in enumerate(("小计", "省外", "其他州市", "本州市")):
            sheet.cell(5, first + 2 + offset, label)
    sheet.cell(3, width, "备注")
    sheet.merge_cells(start_row=3, start_column=width, end_row=5, end_column=width)


def project_cells(number: int, project: tuple[str, ...], month: str) -> list[object]:
    """One project as its 38 cells."""
    code, name, approval, company, central, listed, fixed, zone, partner, place, site, *rest = project
    zone_cells = ["是" if zone else "否", zone or None]
    plain = [number, code, name, approval, company, central, listed, fixed, *zone_cells, partner, place, site]
    plain += [date.fromisoformat(text) if text.count("-") == 2 else text or None for text in rest]
    blocks = [money(AGREED[code]), money(SINCE_START[month][code]), money(year_to_date(code, month))]
    return [*plain, *(value for block in blocks for value in block), None]


def build(month: str) -> bytes:
    """The workbook of one month (`YYYY-MM`)."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    write_header(sheet)
    title = f"{month[:4]}年{int(month[5:])}月"
    sheet.cell(2, 1, f"填报单位：{UNIT}（盖章）    报告期：{title}    单位：万元、个")
    rows = [project_cells(n, project, month) for n, project in enumerate(PROJECTS, start=1)]
    for number, cells in enumerate(rows, start=6):
        for column, value in enumerate(cells, start=1):
            sheet.cell(number, column, value)
    total = 6 + len(rows)
    sheet.cell(total, 1, "合  计")
    for column in range(len(PLAIN) + 1, len(PLAIN) + 1 + 6 * len(BLOCKS)):
        sheet.cell(total, column, sum((row[column - 1] or Decimal(0) for row in rows), Decimal(0)))
    sheet.cell(total + 1, 1, "填报人：李某    审核人：王某    填报日期：次月3日")
    sheet.cell(total + 2, 1, "说明：②、③ 为累计数，本月数由两个月累计数相减得出；没有发生的留空。")
    _dress(sheet, total)
    return _save(book)


def _dress(sheet: Worksheet, last: int) -> None:
    line = Side(style="thin")
    for row in sheet.iter_rows(min_row=3, max_row=last):
        for cell in row:
            cell.border = Border(line, line, line, line)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
    sheet["A1"].font = Font(name="宋体", size=18, bold=True)
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 14


def _save(book: Workbook) -> bytes:
    """The file with fixed times inside, so that the same content is the same bytes."""
    raw, out = BytesIO(), BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "docProps/core.xml":
                data = _without_clock(data)
            new.writestr(zipfile.ZipInfo(part.filename, _FIXED), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _without_clock(core: bytes) -> bytes:
    """openpyxl stamps the time of saving; put the fixed one in its place."""
    return re.sub(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", b"2024-01-01T00:00:00Z", core)


def main(out: Path) -> None:
    for month in MONTHS:
        path = out / month / f"{UNIT}_合作项目月报_{month[:4]}年{int(month[5:])}月.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(build(month))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/f1/build.py OUT_DIR")
    main(Path(sys.argv[1]))
