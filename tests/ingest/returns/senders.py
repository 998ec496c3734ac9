"""Workbooks as senders make them, for the tests of what goes back: with everything a round trip could lose, and odd packages."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import xlsxwriter

from ingest.returns import Slip, Told

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def rich_workbook() -> bytes:
    """Two sheets and a hidden one: formulas, fills, formats, comments, a chart, an image, rules, names, print settings."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        money = book.add_format({"num_format": "#,##0.00", "border": 1, "font_name": "仿宋"})
        yellow = book.add_format({"bg_color": "#FFFF00", "num_format": "0.0%"})
        cover, data, hidden = (book.add_worksheet(name) for name in ("封面", "到位资金台账", "旧数据"))
        cover.write_column("A1", ["单位名称", "报告期"])
        cover.insert_textbox("D4", "填报说明")
        data.write_row("A1", ["项目", "本月", "累计", "占比"])
        for row, (name, month, total) in enumerate([("甲", 1.5, 10.25), ("乙", 2, 20)], start=1):
            data.write(row, 0, name)
            data.write_number(row, 1, month, money)
            data.write_number(row, 2, total, money)
            data.write_formula(row, 3, f"=B{row + 1}/C{row + 1}", yellow, month / total)
        data.merge_range("A5:B6", "合计", money)
        data.write_formula("C5", "=SUM(C2:C3)", money, 30.25)
        data.write_comment("A2", "我的备注", {"author": "李某"})
        data.write_comment("C3", "核过银行回单", {"author": "李某"})
        data.data_validation("A2:A9", {"validate": "list", "source": ["甲", "乙"]})
        data.conditional_format("C2:C9", {"type": "cell", "criteria": ">", "value": 15, "format": yellow})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=到位资金台账!$C$2:$C$3"})
        data.insert_chart("F2", chart)
        data.insert_image("F20", "seal.png", {"image_data": io.BytesIO(_png())})
        data.set_column("H:H", 12, money)
        data.set_landscape()
        data.repeat_rows(0)
        data.print_area("A1:D6")
        data.freeze_panes(1, 0)
        data.autofilter("A1:D3")
        hidden.write("A1", 7)
        hidden.hide()
        book.define_name("税率", "=0.25")
        book.define_name("到位资金台账!本表", "=到位资金台账!$A$1")
        data.activate()
    return out.getvalue()


def _png() -> bytes:
    """One grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )


def plain_workbook(*names: str) -> bytes:
    """A workbook of empty sheets but for `A1` = 1 and `C3` = 3."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in names:
        sheet = book.create_sheet(name)
        sheet["A1"], sheet["C3"] = 1, 3
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(
    data: bytes,
    change: Callable[[str, bytes], bytes | None],
    more: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """The package with every part put through `change` (None leaves the part out), and `more` parts."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (changed := change(name, old.read(name))) is not None:
                new.writestr(name, changed)
        for name, part in more.items():
            new.writestr(name, part)
    return out.getvalue()


def strict(data: bytes) -> bytes:
    """The package in the strict dialect: other namespaces, same words."""

    def change(name: str, part: bytes) -> bytes:
        part = part.replace(TRANSITIONAL.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        return part.replace(RELATIONS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")

    return repacked(data, change)


def prefixed(data: bytes) -> bytes:
    """The package with sheet, workbook and style elements under a prefix, as some tools write them."""

    def change(name: str, part: bytes) -> bytes:
        if not name.startswith(("xl/worksheets/sheet", "xl/workbook", "xl/styles")):
            return part
        text = part.decode().replace(f'xmlns="{TRANSITIONAL}"', f'xmlns:x="{TRANSITIONAL}"')
        return re.sub(r"<(/?)(?=[A-Za-z])(?![A-Za-z0-9]+:)", r"<\1x:", text).encode()

    return repacked(data, change)


def without_styles(data: bytes) -> bytes:
    """The package as the leanest tools write it: no styles at all."""

    def change(name: str, part: bytes) -> bytes | None:
        if name == "xl/styles.xml":
            return None
        if name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            return re.sub(rb'<(?:Override|Relationship)\b[^>]*styles\.xml"[^>]*/>', b"", part)
        return part

    return repacked(data, change)


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def told(
    sheet: str | None, cell: tuple[str, int] | None = None, severity: str = "block", **more: str
) -> Told:
    """A finding in words at a cell of a sheet."""
    column, row = cell or (None, None)
    values: Mapping[str, object] = {
        "code": "value_not_number",
        "message": "应为数字",
        "remedy": "请改正",
        **more,
    }
    return Told(severity=severity, sheet=sheet, row=row, column=column, **values)  # type: ignore[arg-type]


def slip(
    *findings: Told, state: str = "rejected", receipt_no: str = "pingyang-000007", **more: object
) -> Slip:
    return Slip(
        state=state,  # type: ignore[arg-type]
        office_title="平阳县考核办",
        file_name="昆阳镇_月报.xlsx",
        findings=findings,
        receipt_no=receipt_no,
        unit_title="昆阳镇",
        period_title="2024年6月",
        received_at=datetime.fromisoformat("2024-07-03 09:12"),
        **more,  # type: ignore[arg-type]
    )
