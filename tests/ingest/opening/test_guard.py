"""Every hostile or foreign file ends in its own finding, with the limit named, and nothing is ever raised."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.unreadable import encrypted
from ingest.opening.kinds import file_types
from kernel.closed_yaml import read_values
from kernel.findings import MESSAGES, Finding
from tests.ingest.books import NAME, Reading, codes, read
from tests.ingest.opening.packages import (
    SHEET,
    cell,
    packed,
    raw_zip,
    right,
    row,
    small,
    spoilt,
    written,
)

MB = 1024 * 1024
HTML = "<html><head><meta charset=gb2312></head><table><tr><td>昆阳镇</td></tr></table></html>".encode(
    "gb2312"
)
MHT = b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related;\r\n\r\n"
XML_2003 = b'<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n<Workbook/>'


def opened(tmp_path: Path, content: bytes, name: str = NAME) -> Reading:
    return read(written(tmp_path, content, "received"), name)


def entries() -> list[tuple[str, bytes]]:
    return list(small(row(1, cell("A1"))).items())


def with_entry(name: str, data: bytes = b"") -> bytes:
    return raw_zip([*entries(), (name, data)])


def xls() -> bytes:
    """A small .xls with one sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("到位资金台账")
    for number in range(300):
        sheet.write(number, 0, f"项目{number}")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


OLD = xls()


def cyclic_xls() -> bytes:
    """The workbook stream's third sector leads back to its second."""
    data = bytearray(xls())
    (table,) = struct.unpack_from("<L", data, 76)
    at = (table + 1) * 512
    struct.pack_into("<L", data, at + 4 * 2, 1)
    return bytes(data)


def endless_xls() -> bytes:
    """The directory's root is a folder that lies in itself."""
    data = bytearray(xls())
    (directory,) = struct.unpack_from("<L", data, 48)
    at = (directory + 1) * 512
    data[at + 66] = 1
    struct.pack_into("<L", data, at + 76, 0)
    return bytes(data)


def xls_with_password() -> bytes:
    """What Excel writes right behind the first record of a workbook with a password."""
    data = xls()
    at = data.index(struct.pack("<HHH", 0x0809, 16, 0x0600)) + 20
    assert data[at : at + 2] == struct.pack("<H", 0x00E1)  # xlwt's INTERFACEHDR, which gives way
    return data[:at] + struct.pack("<HH", 0x002F, 2) + data[at + 4 :]


def deflated_bomb() -> bytes:
    """10 MB of zeros in 10 kB: a ratio of 1,000."""
    return packed(small(row(1, cell("A1"))) | {"xl/media/image1.bin": bytes(10 * MB)})


def lying_bomb() -> bytes:
    """A part said to hold 100 bytes that goes on for 200 MB."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    squeezed = b"".join(stream.compress(bytes(MB)) for _ in range(200)) + stream.flush()
    return raw_zip([*entries(), ("xl/media/a.bin", squeezed)], size=100, method=8, crc=0)


def large(sizes: list[int]) -> bytes:
    """Entries of so many MB that pack about thirty times smaller, as a real sheet does."""
    block = Random(1).randbytes(2048) + bytes(65536 - 2048)
    content = {f"xl/{n}.bin": block * 16 * size for n, size in enumerate(sizes)}
    return packed(small(row(1, cell("A1"))) | content)


def overlapping() -> bytes:
    """The last entry's local header lies inside the one before it."""
    hidden = raw_zip([("xl/b.xml", b"<b/>")])
    body = raw_zip([*entries(), ("xl/a.bin", hidden), ("xl/b.xml", b"<b/>")])
    return raw_zip([*entries(), ("xl/a.bin", hidden), ("xl/b.xml", b"<b/>")], offset=body.index(hidden))


def strings(count: int) -> dict[str, bytes]:
    items = "".join(f"<si><t>{n}</t></si>" for n in range(count))
    return small(row(1, cell("A1")), sharedStrings__xml=f"<sst>{items}</sst>".encode())


def lying_strings(count: int) -> bytes:
    """One shared string that is said to be many: a reader that sets aside room for them runs out of memory."""
    table = f'<sst count="1" uniqueCount="{count}"><si><t>a</t></si></sst>'
    return packed(small(row(1, cell("A1")), sharedStrings__xml=table.encode()))


def deep(levels: int) -> bytes:
    return packed(small(row(1, cell("A1")), "<x>" * levels + "</x>" * levels))


def merges(count: int) -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, count + 1))
    return packed(small(row(1, cell("A1")), f"<mergeCells>{areas}</mergeCells>"))


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return change


def wrong_checksum() -> bytes:
    return raw_zip(entries(), crc=1)


CASES: list[tuple[str, str, Callable[[], bytes]]] = [
    ("file_empty", "x.xlsx", lambda: b""),
    ("file_too_large", "x.xlsx", lambda: right() + bytes(20 * MB)),
    ("file_not_workbook", "x.xlsx", lambda: b"\1\2\3\4"),
    ("file_not_workbook", "x.xlsx", lambda: packed({"readme.bin": b"hello"})),
    ("file_content_refused", "x.xls", lambda: HTML),
    ("file_content_refused", "x.xlsx", lambda: MHT),
    ("file_content_refused", "x.xls", lambda: XML_2003),
    ("file_content_refused", "x.xlsx", lambda: "单位,金额\r\n昆阳镇,3\r\n".encode("gbk")),
    ("file_content_refused", "x.xls", lambda: "单位\t金额\r\n昆阳镇\t3".encode("utf-16")),
    ("file_content_refused", "x.xlsx", lambda: b"%PDF-1.7\n\xe2\xe3\xcf\xd3"),
    ("file_content_refused", "x.xlsx", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF"),
    ("file_content_refused", "x.xlsx", lambda: packed({"word/document.xml": b"<w/>"})),
    ("file_encrypted", "x.xlsx", encrypted),
    ("file_encrypted", "x.xls", encrypted),
    ("file_encrypted", "x.xls", xls_with_password),
    ("file_encrypted", "x.xlsx", lambda: raw_zip(entries(), flags=0x801)),
    ("file_damaged", "x.xlsx", lambda: b"PK\3\4" + bytes(100)),
    ("file_damaged", "x.xlsx", lambda: right()[:6000]),
    ("file_damaged", "x.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ("file_damaged", "x.xlsx", lambda: spoilt(SHEET, lambda _: b"<worksheet")),
    ("file_damaged", "x.xlsx", lambda: spoilt(SHEET, lambda _: None)),
    ("file_damaged", "x.xlsx", lambda: spoilt(SHEET, replaced(b'<c r="A1"', b"<c"))),
    ("file_damaged", "x.xlsx", lambda: spoilt(SHEET, replaced(b'mergeCell ref="', b'mergeCell ref="?'))),
    ("file_damaged", "x.xlsx", lambda: packed(small(row(1, cell("A1", "4<!-- -->2"))))),
    ("file_damaged", "x.xlsx", lambda: packed(small(row(1, cell("A1", "<![CDATA[5]]>"))))),
    ("zip_too_many_parts", "x.xlsx", lambda: packed({f"xl/{n}.xml": b"" for n in range(2001)})),
    ("zip_entry_name", "x.xlsx", lambda: with_entry("../../etc/passwd")),
    ("zip_entry_name", "x.xlsx", lambda: with_entry("/xl/a.xml")),
    ("zip_entry_name", "x.xlsx", lambda: with_entry("xl\\a.xml")),
    ("zip_entry_name", "x.xlsx", lambda: with_entry("C:a.xml")),
    ("zip_entry_name", "x.xlsx", lambda: with_entry("xl/a\0.xml")),
    ("zip_entry_duplicate", "x.xlsx", lambda: with_entry(SHEET)),
    ("zip_entry_duplicate", "x.xlsx", lambda: with_entry(SHEET.upper())),
    ("zip_overlap", "x.xlsx", overlapping),
    ("zip_method", "x.xlsx", lambda: raw_zip(entries(), method=12)),
    ("zip_crc", "x.xlsx", wrong_checksum),
    ("zip_crc", "x.xlsx", lambda: raw_zip(entries(), size=3)),
    ("zip_ratio", "x.xlsx", deflated_bomb),
    ("zip_ratio", "x.xlsx", lying_bomb),
    ("zip_entry_too_large", "x.xlsx", lambda: large([101])),
    ("zip_too_large", "x.xlsx", lambda: large([70, 70, 70])),
    ("xml_encoding", "x.xlsx", lambda: spoilt(SHEET, lambda d: d.decode().encode("utf-16"))),
    ("xml_encoding", "x.xlsx", lambda: spoilt(SHEET, lambda d: b'<?xml version="1.0" encoding="GBK"?>' + d)),
    ("xml_dtd", "x.xlsx", lambda: spoilt(SHEET, lambda d: b'<!DOCTYPE x [<!ENTITY a "b">]>' + d)),
    ("xml_too_deep", "x.xlsx", lambda: deep(150)),
    ("xml_too_deep", "x.xlsx", lambda: deep(100_000)),
    ("sheets_too_many", "x.xlsx", lambda: packed(small(sheets=tuple(f"表{n}" for n in range(201))))),
    ("sheet_name_duplicate", "x.xlsx", lambda: packed(small(sheets=("Sheet", "SHEET")))),
    ("rows_too_many", "x.xlsx", lambda: packed(small(row(20001, cell("A20001"))))),
    ("rows_too_many", "x.xlsx", lambda: packed(small(row(1048576, '<c s="1" r="A1048576"><v>1</v></c>')))),
    ("file_damaged", "x.xlsx", lambda: packed(small(row(1, cell("A1"), cell("ABCD1"))))),
    ("file_damaged", "x.xlsx", lambda: packed(small(row(1, cell("A1"), cell("b1"))))),
    ("columns_too_many", "x.xlsx", lambda: packed(small(row(1, cell("OK1"))))),
    ("columns_too_many", "x.xlsx", lambda: packed(small(row(1048576, cell("XFD1048576"))))),
    ("cells_too_many", "x.xlsx", lambda: packed(small(row(1, cell("OA1")) + row(5000, cell("A5000"))))),
    ("cell_duplicate", "x.xlsx", lambda: packed(small(row(1, cell("A1", 1), cell("A1", 2))))),
    ("merges_too_many", "x.xlsx", lambda: merges(5001)),
    ("merges_overlap", "x.xlsx", lambda: packed(small(row(1, cell("A1"), cell("B1")), OVERLAPPING_MERGES))),
    ("strings_too_many", "x.xlsx", lambda: packed(strings(2_000_000))),
    ("strings_too_many", "x.xlsx", lambda: lying_strings(300_001)),
    ("strings_too_many", "x.xlsx", lambda: lying_strings(4_000_000_000)),
    ("ole_chain", "x.xls", cyclic_xls),
    ("file_damaged", "x.xls", endless_xls),
    ("file_damaged", "x.xls", lambda: xls()[:4096]),
]
OVERLAPPING_MERGES = '<mergeCells><mergeCell ref="A1:XFD9999"/><mergeCell ref="A1:XFD9998"/></mergeCells>'
ELSEWHERE = {
    "test_guard": {"file_type_refused", "file_type_unknown", "comments_too_many"},
    "test_formats": {"extension_differs", "macros_ignored", "cell_struck", "comments_unread"},
    "test_unseen": {"cell_unseen"},
    "test_isolation": {"parse_timeout", "parse_out_of_memory", "parse_crashed"},
}


@pytest.mark.parametrize(("code", "name", "make"), CASES, ids=[f"{c}-{n}" for n, (c, *_) in enumerate(CASES)])
def test_each_hostile_or_foreign_file_has_its_finding(
    tmp_path: Path, code: str, name: str, make: Callable[[], bytes]
):
    reading = opened(tmp_path, make(), name)
    assert codes(reading) == [code]
    check_words(reading.findings[0])
    assert reading.row_count == 0


@pytest.mark.parametrize("suffix", sorted(file_types().endings))
def test_other_file_types_are_refused_by_name_whatever_is_inside(tmp_path: Path, suffix: str):
    reading = opened(tmp_path, right(), f"昆阳镇{suffix}")
    assert codes(reading) == ["file_type_refused"]
    assert f"昆阳镇{suffix}" in reading.findings[0].message_zh
    assert "xlsx" in reading.findings[0].remedy_zh


@pytest.mark.parametrize("name", ["昆阳镇.dat", "昆阳镇"])
def test_unknown_endings_are_refused(tmp_path: Path, name: str):
    assert codes(opened(tmp_path, right(), name)) == ["file_type_unknown"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (HTML, "网页（HTML）"),
        (b"\xef\xbb\xbf\r\n<TABLE border=1>", "网页（HTML）"),
        (MHT, "单个文件网页（MHT）"),
        (XML_2003, "Excel 2003 的 XML 表格"),
        ("单位,金额\r\n昆阳镇,3\r\n".encode("gbk"), "文本（CSV 一类）"),
        ("单位,金额\r\n".encode() * 2000, "文本（CSV 一类）"),
        (b"Rar!\x1a\7\0", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "压缩包"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (packed({"word/document.xml": b"<w/>"}), "Word 文件"),
        (packed({"content.xml": b"<o/>"}), "OpenDocument 表格"),
        (packed({"xl/workbook.bin": b""}), "二进制 Excel 工作簿（.xlsb）"),
    ],
)
@pytest.mark.parametrize("name", ["昆阳镇.xls", "昆阳镇.xlsx"])
def test_what_was_only_renamed_is_called_by_its_name(tmp_path: Path, content: bytes, kind: str, name: str):
    found = opened(tmp_path, content, name).findings
    assert [(f.code, f.params["kind"]) for f in found] == [("file_content_refused", kind)]
    assert "另存为" in found[0].remedy_zh or "报送" in found[0].remedy_zh


def test_too_many_comments(tmp_path: Path):
    comments = "".join(f'<comment ref="A{n}" authorId="0"/>' for n in range(1, 20_002))
    parts = small(row(1, cell("A1"))) | {
        "xl/comments1.xml": f"<comments><commentList>{comments}</commentList></comments>".encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": b'<Relationships><Relationship Id="r" Type="x/comments" '
        b'Target="../comments1.xml"/></Relationships>',
    }
    reading = opened(tmp_path, packed(parts))
    assert codes(reading) == ["comments_too_many"]
    check_words(reading.findings[0])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_broken_old_workbook_is_a_finding_or_a_reading(tmp_path: Path, data: st.DataObject):
    content = bytearray(OLD)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    reading = opened(tmp_path, bytes(content[: data.draw(st.integers(1, len(content)))]), "x.xls")
    # the sheet alone is no whole report: something is always missing
    assert [f.severity for f in reading.findings].count("block") >= 1


def check_words(finding: Finding) -> None:
    assert finding.severity == "block"
    assert "{" not in finding.message_zh + finding.remedy_zh
    assert "None" not in finding.message_zh
    limit = finding.params.get("limit")
    assert limit is None or str(limit) in finding.message_zh


def test_every_code_of_opening_is_tested():
    assert set(read_values(MESSAGES / "opening.yaml")) == {case[0] for case in CASES}.union(
        *ELSEWHERE.values()
    )
