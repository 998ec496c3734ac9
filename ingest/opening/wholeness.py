"""Has a file arrived whole? Told from its first and last bytes alone, so that one still being copied is waited for.

What belongs here: signs of a copy that is not finished. What does not: whether a whole file is sound (guard).
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from ingest.opening.magic import OLE, ZIP

_EMPTY = "文件大小为 0 字节"
_ZEROS = "文件尾部全是空字节"
_NO_END = "文件没有结尾部分"
_DIRECTORY_LOST = "文件末尾的目录与内容对不上"
_SHORTER = "文件比文件头所写的短"

_ZERO_TAIL = 16 * 1024  # more zeros than any writer pads a last block with
_END = struct.Struct(
    "<4s4xHHLLH"
)  # end of central directory: mark, entries here, in all, size, offset, comment
_END_MARK = b"PK\x05\x06"
_ZIP64 = 0xFFFFFFFF  # the true size stands in a record of its own
_LONGEST_COMMENT = 0xFFFF
_OLE_HEADER = struct.Struct(
    "<30xH12xLL"
)  # sector shift, number of allocation sectors, first directory sector
_OLE_ALLOCATION = struct.Struct("<109L")  # the first allocation sectors, at byte 76
_FREE = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA  # larger numbers are marks


def unfinished(path: Path) -> str | None:
    """Why the file at `path` is not (yet) whole, in Chinese; None when nothing says so. Raises OSError."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if size == 0:
            return _EMPTY
        head = _at(file, 0, 512)
        if head.startswith(ZIP):
            return _unfinished_zip(file, size)
        if head.startswith(OLE):
            return _unfinished_ole(file, size, head) or _zero_tail(file, size)
        return _zero_tail(file, size)


def _at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _zero_tail(file: BinaryIO, size: int) -> str | None:
    start = max(size - _ZERO_TAIL, min(size // 2, 512))  # UTF-16 text ends with one zero of its own
    return None if _at(file, start, _ZERO_TAIL).strip(b"\0") else _ZEROS


def _unfinished_zip(file: BinaryIO, size: int) -> str | None:
    """A zip is whole when its end mark is there and the directory it points at lies before it."""
    start = max(0, size - _LONGEST_COMMENT - _END.size)
    tail = _at(file, start, size - start)
    found = tail.rfind(_END_MARK)
    if found < 0 or len(tail) < found + _END.size:
        return _zero_tail(file, size) or _NO_END
    _, _, entries, length, offset, comment = _END.unpack_from(tail, found)
    if len(tail) < found + _END.size + comment:
        return _NO_END
    if _ZIP64 in (length, offset):
        return None
    directory = start + found - length
    is_there = directory >= offset and (not entries or _at(file, directory, 4) == b"PK\x01\x02")
    return None if is_there else _DIRECTORY_LOST


def _unfinished_ole(file: BinaryIO, size: int, head: bytes) -> str | None:
    """A compound file is whole when every sector its header and its last allocation sector speak of is there."""
    if len(head) < 512:
        return _SHORTER
    shift, count, directory = _OLE_HEADER.unpack_from(head)
    if shift not in (9, 12):
        return None
    length = 1 << shift
    listed = [number for number in _OLE_ALLOCATION.unpack_from(head, 76) if number < _LAST_SECTOR]
    if any((number + 1) * length >= size for number in (*listed, directory) if number < _LAST_SECTOR):
        return _SHORTER
    sectors = [_at(file, (number + 1) * length, length) for number in listed[-1:]]
    if any(not sector.strip(b"\0") for sector in sectors):
        return _ZEROS
    if sectors and count == len(listed):
        entries = struct.unpack(f"<{len(sectors[0]) // 4}L", sectors[0][: len(sectors[0]) // 4 * 4])
        used = [index for index, entry in enumerate(entries) if entry != _FREE]
        last = (count - 1) * (length // 4) + max(used, default=-1)
        if (last + 1) * length >= size:
            return _SHORTER
    return None
