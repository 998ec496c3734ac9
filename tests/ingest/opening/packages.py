"""Workbooks made part by part, so that a test can spoil any byte of them: what no office program would write."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.ingest.books import monthly

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def right() -> bytes:
    """A right monthly workbook as openpyxl writes it."""
    buffer = io.BytesIO()
    monthly().save(buffer)
    return buffer.getvalue()


def spoilt(part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """A right monthly workbook with one part changed (None: left out)."""
    parts = parts_of(right())
    changed = change(parts.get(part, b""))
    parts = {name: data for name, data in parts.items() if name != part}
    return packed(parts if changed is None else parts | {part: changed})


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def small(
    rows: str = "", behind: str = "", sheets: tuple[str, ...] = ("甲表",), main: str = MAIN, **more: bytes
) -> dict[str, bytes]:
    """The parts of a workbook whose first sheet holds `rows`; `more` are parts of `xl/` by name, with `__` for a dot."""
    relations = STRICT_RELATIONS if main == STRICT_MAIN else RELATIONS
    package = "http://schemas.openxmlformats.org/package/2006"
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{relations}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in enumerate(sheets, 1)
    )
    strings = (
        f'<Relationship Id="rIdS" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/>'
        if "sharedStrings__xml" in more
        else ""
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}{strings}</Relationships>',
    }
    for n, _ in enumerate(sheets, 1):
        held, after = (rows, behind) if n == 1 else ("", "")
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{held}</sheetData>{after}</worksheet>'
        )
    own = {name: text.encode() for name, text in parts.items()}
    return own | {f"xl/{name.replace('__', '.')}": data for name, data in more.items()}


def cell(ref: str, value: object = 1) -> str:
    return f'<c r="{ref}"><v>{value}</v></c>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def raw_zip(entries: list[tuple[str, bytes]], **lies: int) -> bytes:
    """A zip written by hand, stored; `lies` change what the directory says of the last entry: size, crc, method, flags."""
    body, directory = b"", b""
    for at, (name, data) in enumerate(entries):
        told = lies if at == len(entries) - 1 else {}
        size, crc = told.get("size", len(data)), told.get("crc", zlib.crc32(data))
        method, flags = told.get("method", 0), told.get("flags", 0x800)
        encoded = name.encode()
        offset = told.get("offset", len(body))
        common = struct.pack("<HHHHLLLHH", flags, method, 0, 33, crc, len(data), size, len(encoded), 0)
        directory += b"PK\1\2" + struct.pack("<HH", 20, 20) + common
        directory += struct.pack("<HHHLL", 0, 0, 0, 0, offset) + encoded
        body += b"PK\3\4" + struct.pack("<H", 20) + common + encoded + data
    end = struct.pack("<HHHHLLH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + end


def written(folder: Path, data: bytes | dict[str, bytes], name: str = "昆阳镇.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else packed(data))
    return path
