"""Files that arrive in place of a workbook: password-protected, cut off, empty, or something else altogether."""

from __future__ import annotations

import struct
from datetime import date
from random import Random

from openpyxl import Workbook

from demo.excel import save

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


def encrypted() -> bytes:
    """A password-protected workbook as Excel saves it: an OLE compound file holding an EncryptedPackage stream."""
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<?xml version="1.0" encoding="UTF-8"?><encryption/>'
    streams = [
        ("EncryptionInfo", info.ljust(4096)),
        ("EncryptedPackage", Random("encrypted").randbytes(8192)),
    ]
    fat, directory, body = [_FAT, _END], [_entry("Root Entry", 5, _END, 0, child=1)], b""
    for number, (name, data) in enumerate(streams, start=1):
        first, count = len(fat), len(data) // _SECTOR
        fat += [*range(first + 1, first + count), _END]
        sibling = 2 if number == 1 else _FREE
        directory.append(_entry(name, 2, first, len(data), right=sibling))
        body += data
    directory.append(bytes(128))
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    return _header() + struct.pack(f"<{len(fat)}I", *fat) + b"".join(directory) + body


def _header() -> bytes:
    """Version 3, 512-byte sectors, the allocation table in sector 0 and the directory in sector 1."""
    fixed = struct.pack("<8s16xHHHHH6x", bytes.fromhex("D0CF11E0A1B11AE1"), 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    return fixed + counts[:-4] + struct.pack("<109I", 0, *[_FREE] * 108)


def _entry(name: str, kind: int, first: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = struct.pack("<64sHBBIII", text, len(text), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", first, size)


def truncated(data: bytes) -> bytes:
    """The first two thirds of a file, as a broken transfer leaves it."""
    return data[: len(data) * 2 // 3]


def foreign(made_on: date) -> bytes:
    """A workbook that is no report at all: the canteen's duty roster."""
    book = Workbook()
    sheet = book.active
    sheet.title = "值班表"
    for row in (
        ["日期", "值班人", "联系电话"],
        ["周一", "陈主任", "6371****"],
        ["周二", "林干事", "6372****"],
    ):
        sheet.append(row)
    return save(book, made_on)


def blank(made_on: date) -> bytes:
    """A workbook with one sheet and nothing on it."""
    return save(Workbook(), made_on)
