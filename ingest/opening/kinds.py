"""What kind of file was received, by its ending and by its bytes: the table of `ingest/file_types.yaml`, and asking it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from ingest.opening.magic import OLE, ZIP
from kernel.closed_yaml import Closed, load

Format = Literal["zip", "ole"]
_MOST_SNIFFED = 4096


class RefusedKind(Closed):
    """A kind of file that is refused by name, and what its sender should do."""

    kind: str
    remedy: str


class MarkedKind(RefusedKind):
    """A refused kind that is known by any of its marks."""

    marks: tuple[str, ...] = Field(min_length=1)


class Contents(Closed):
    """Refused kinds by content, in the order they are tried."""

    text: tuple[MarkedKind, ...]
    plain_text: RefusedKind
    zip: tuple[MarkedKind, ...]
    ole: tuple[MarkedKind, ...]


class FileTypes(Closed):
    """Endings are in lower case, with their dot."""

    read: dict[str, Format]
    endings: dict[str, RefusedKind]
    contents: Contents


@cache
def file_types() -> FileTypes:
    """Raises DataFileError naming file, line, key and reason when the table does not load."""
    return load(Path(__file__).parents[1] / "file_types.yaml", FileTypes)


def format_of(data: bytes) -> Format | None:
    """How the bytes begin; None for anything that cannot hold a workbook."""
    if data.startswith(ZIP):
        return "zip"
    return "ole" if data.startswith(OLE) else None


def text_kind(data: bytes) -> RefusedKind | None:
    """The kind of a file that is neither zip nor compound file; None when it is not known."""
    head = data[:_MOST_SNIFFED]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _marked(head.decode("utf-16", "replace")) or file_types().contents.plain_text
    head = head.removeprefix(b"\xef\xbb\xbf")
    return _marked(head.decode("latin-1")) or (file_types().contents.plain_text if _is_text(head) else None)


def zip_kind(names: Iterable[str]) -> RefusedKind | None:
    """The kind of a zip that is no workbook, by the names inside it."""
    lower = [name.lower() for name in names]
    kinds = file_types().contents.zip
    return next((k for k in kinds for mark in k.marks if any(n.startswith(mark) for n in lower)), None)


def ole_kind(streams: Iterable[str]) -> RefusedKind | None:
    """The kind of a compound file that is no workbook, by its streams."""
    lower = {stream.lower() for stream in streams}
    return next((k for k in file_types().contents.ole if lower.intersection(k.marks)), None)


def _marked(text: str) -> RefusedKind | None:
    joined = "".join(text.lower().split("\n")).replace("\r", "").lstrip()
    return next(
        (
            kind
            for kind in file_types().contents.text
            if joined.startswith(tuple(mark.lower() for mark in kind.marks))
        ),
        None,
    )


def _is_text(head: bytes) -> bool:
    """Whether bytes are text as offices save it: UTF-8 or a Chinese code page, no control characters."""
    if any(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head[:-4].decode(encoding) if len(head) == _MOST_SNIFFED else head.decode(encoding)
        except UnicodeDecodeError as err:
            if err.start >= len(head) - 8 and len(head) == _MOST_SNIFFED:
                return True  # only the character at the cut is broken
            continue
        return True
    return False
