"""The compound file (OLE2) an .xls is: its sector chains walked before anything in it is believed, its workbook taken out."""

from __future__ import annotations

import io
from dataclasses import dataclass

import olefile

from ingest.opening.guard import UnreadableError, damaged, refusal, wrong_content
from ingest.opening.kinds import ole_kind

_WORKBOOKS = (
    "Workbook",
    "Book",
)  # of BIFF8, of BIFF5; a file for both Excels holds both, the first is the fuller
_END_OF_CHAIN = 0xFFFFFFFE


@dataclass(frozen=True)
class Compound:
    """The workbook stream of a compound file, and whether macros lie beside it."""

    workbook: bytes
    has_macros: bool


def unpack(data: bytes, name: str) -> Compound:
    """Take the compound file `data` (received as `name`) apart. Raises UnreadableError for whatever is no sound .xls."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return _inside(ole, len(data), name)
    except (MemoryError, UnreadableError):
        raise
    except (
        Exception
    ):  # whatever a broken directory makes it stumble over: one that leads back into itself, too
        raise damaged(name, "文件分配表") from None


def _inside(ole: olefile.OleFileIO, size: int, name: str) -> Compound:
    streams = ["/".join(path) for path in ole.listdir()]
    if "EncryptedPackage" in streams:
        raise refusal("file_encrypted", name)
    stream = next((title for title in _WORKBOOKS if title in streams), None)
    if stream is None:
        if kind := ole_kind(streams):
            raise wrong_content(name, kind)
        raise refusal("file_not_workbook", name)
    has_macros = any(title.split("/")[0].upper() == "_VBA_PROJECT_CUR" for title in streams)
    return Compound(_read(ole, stream, size, name), has_macros)


def _read(ole: olefile.OleFileIO, title: str, size: int, name: str) -> bytes:
    """A stream whose chain ends where its size says. Raises UnreadableError for a cycle, a gap or a missing end."""
    entry = ole.direntries[ole._find(title)]
    if entry is None or entry.size > size:
        raise refusal("ole_chain", name, stream=title)
    is_small = entry.size < ole.mini_stream_cutoff_size
    if is_small and not ole.minifat:
        ole.loadminifat()
    table, sector = (ole.minifat, ole.mini_sector_size) if is_small else (ole.fat, ole.sector_size)
    _walk(list(table or ()), entry.isectStart, -(-entry.size // sector), title, name)
    try:
        content = ole.openstream(title).read()
    except (OSError, ValueError, IndexError, TypeError):
        raise refusal("ole_chain", name, stream=title) from None
    if len(content) < entry.size:
        raise refusal("ole_chain", name, stream=title)
    return content


def _walk(table: list[int], first: int, length: int, title: str, name: str) -> None:
    """Follow a chain of `length` sectors: each exists, none comes twice, and then it ends."""
    seen: set[int] = set()
    sector = first
    for _ in range(length):
        if sector in seen or not 0 <= sector < len(table):
            raise refusal("ole_chain", name, stream=title)
        seen.add(sector)
        sector = table[sector]
    if length and sector != _END_OF_CHAIN:
        raise refusal("ole_chain", name, stream=title)
