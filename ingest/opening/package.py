"""The zip of a workbook, taken apart once: every entry checked and inflated with counted bytes, its XML kept.

Whatever reads values or what stands beside them gets these bytes, never the received zip: no size or checksum it
declares is believed. XML is looked at as bytes here, not parsed.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ingest.opening.guard import beyond, damaged, refusal
from ingest.opening.limits import MB, limits

_LOCAL = struct.Struct("<4s4xH16xHH")  # mark, method, lengths of name and extra field
_LOCAL_MARK = b"PK\x03\x04"
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DECLARATION = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)")
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii")


@dataclass(frozen=True)
class Package:
    """What was in the zip, by names in lower case: how each is spelt, and the bytes of those that are XML."""

    file_name: str
    names: dict[str, str]
    parts: dict[str, bytes]

    def part(self, name: str) -> bytes:
        """The bytes of an XML part. Raises UnreadableError when there is none of that name."""
        try:
            return self.parts[name.lower()]
        except KeyError:
            raise damaged(self.file_name, f"缺少 {name}") from None

    @property
    def has_macros(self) -> bool:
        return any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in self.names)


def unpack(data: bytes, name: str) -> Package:
    """Take the zip `data` (received as `name`) apart. Raises UnreadableError for whatever breaks a rule or a limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error, OverflowError):
        raise damaged(name) from None
    _check_entries(entries, name)
    parts: dict[str, bytes] = {}
    left = limits().unpacked_mb.value * MB
    for entry, raw in _raw_entries(data, entries, name):
        content = _inflate(entry, raw, left, name)
        left -= len(content)
        lower = entry.filename.lower()
        if lower.endswith((".xml", ".rels")):
            _check_xml(content, entry.filename, name)
            parts[lower] = content
    return Package(name, {entry.filename.lower(): entry.filename for entry in entries}, parts)


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    """What the directory alone tells: count, names, methods, passwords."""
    if len(entries) > limits().parts.value:
        raise beyond("zip_too_many_parts", name, limits().parts, found=len(entries))
    seen: set[str] = set()
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise refusal("file_encrypted", name)
        if not _is_plain_name(entry.orig_filename):
            raise refusal("zip_entry_name", name, entry=entry.orig_filename)
        if entry.filename.lower() in seen:
            raise refusal("zip_entry_duplicate", name, entry=entry.filename)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refusal("zip_method", name, entry=entry.filename, method=entry.compress_type)
        seen.add(entry.filename.lower())


@lru_cache(maxsize=2**10)
def _is_plain_name(name: str) -> bool:
    """Whether a name stays inside the package on every system: no root, drive, backslash, `..` or control character."""
    steps = name.removesuffix("/").split("/")
    return name.isprintable() and not set(name) & {"\\", ":"} and not {"", ".", ".."} & set(steps)


def _raw_entries(
    data: bytes, entries: list[zipfile.ZipInfo], name: str
) -> Iterator[tuple[zipfile.ZipInfo, memoryview]]:
    """Each entry's packed bytes in place; none may reach into another."""
    view = memoryview(data)
    spans: list[tuple[int, int, zipfile.ZipInfo]] = []
    for entry in entries:
        start = entry.header_offset
        if not 0 <= start <= len(data) - _LOCAL.size:
            raise damaged(name, entry.filename)
        mark, method, name_length, extra = _LOCAL.unpack_from(view, start)
        begin = start + _LOCAL.size + name_length + extra
        own_name = bytes(view[start + _LOCAL.size : start + _LOCAL.size + name_length])
        is_same = own_name == _encoded(entry, "utf-8") or own_name == _encoded(entry, "cp437")
        if mark != _LOCAL_MARK or method != entry.compress_type or not is_same:
            raise damaged(name, entry.filename)
        if begin + entry.compress_size > len(data):
            raise damaged(name, entry.filename)
        spans.append((start, begin, entry))
    spans.sort(key=lambda span: span[0])
    for (_, begin, entry), (following, _, other) in pairwise(spans):
        if begin + entry.compress_size > following:
            raise refusal("zip_overlap", name, entry=entry.filename, other=other.filename)
    for _, begin, entry in spans:
        yield entry, view[begin : begin + entry.compress_size]


def _encoded(entry: zipfile.ZipInfo, encoding: str) -> bytes:
    return entry.orig_filename.encode(encoding, "replace")


def _inflate(entry: zipfile.ZipInfo, raw: memoryview, left: int, name: str) -> bytes:
    """The entry's content; never more is inflated than the limits allow, whatever size is declared."""
    entry_most, ratio = limits().entry_mb, limits().ratio
    by_ratio = max(MB, ratio.value * len(raw))
    most = min(entry_most.value * MB, by_ratio, left)
    try:
        content = _expand(raw, most + 1) if entry.compress_type else bytes(raw)
    except zlib.error:
        raise refusal("zip_crc", name, entry=entry.filename) from None
    if len(content) > most:
        if most == by_ratio:
            raise beyond("zip_ratio", name, ratio, entry=entry.filename)
        if most == left:
            raise beyond("zip_too_large", name, limits().unpacked_mb)
        raise beyond("zip_entry_too_large", name, entry_most, entry=entry.filename)
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise refusal("zip_crc", name, entry=entry.filename)
    return content


def _expand(raw: memoryview, most: int) -> bytes:
    """Inflate at most `most` bytes. Raises zlib.error for a stream that is broken or does not end with its entry."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    content = stream.decompress(raw, most)
    if len(content) < most and (not stream.eof or stream.unused_data):
        raise zlib.error("the stream does not end with its entry")
    return content


def _check_xml(content: bytes, part: str, name: str) -> None:
    """No DTD, no entities of its own, no encoding that hides either."""
    head = content[:200]
    declared = _DECLARATION.search(head)
    is_plain = declared is None or declared[1].lower() in _ENCODINGS
    if not is_plain or head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        raise refusal("xml_encoding", name, part=part)
    if b"<!DOCTYPE" in content:
        raise refusal("xml_dtd", name, part=part)


def resolve(base: str, target: str) -> str:
    """The part a relationship of the part `base` points at."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), target)).lstrip("/")


@lru_cache(maxsize=2**10)
def relations_of(part: str) -> str:
    """The name of the part that holds the relationships of `part`."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")
