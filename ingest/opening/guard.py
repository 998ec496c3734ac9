"""May this file be opened at all? Ending, magic, zip and size limits, each refusal by name. Nothing is parsed here.

The seam for stronger isolation: everything after `admit` may run in a child process; a refusal needs none.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from ingest.habits import Limits, habits
from kernel.findings import Finding

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MB = 1024 * 1024
WORKBOOK_PART = "xl/workbook.xml"


class UnreadableError(Exception):
    """The file cannot be read as a workbook; carries the finding that says why and what to do."""

    def __init__(self, finding: Finding):
        self.finding = finding
        super().__init__(finding.code)


def admit(path: Path, name: str) -> None:
    """Return when `path` (received as `name`) may be parsed. Raises UnreadableError otherwise."""
    suffix = Path(name).suffix.lower()
    if refused := habits().refused_types.get(suffix):
        raise _refusal("file_type_refused", name, kind=refused.kind, how=refused.remedy)
    if suffix != ".xlsx":
        raise _refusal("file_type_unknown", name, suffix=suffix or "无扩展名")
    limits = habits().limits
    size = path.stat().st_size
    if size == 0:
        raise _refusal("file_empty", name)
    if size > limits.file_mb * _MB:
        raise _refusal("file_too_large", name, size=f"{size / _MB:.1f}", limit=limits.file_mb)
    _check_magic(path, name)
    _check_zip(path, name, limits)


def damaged(name: str, part: str = "") -> UnreadableError:
    """The refusal for a workbook whose inside does not parse; `part` names where."""
    return _refusal("file_damaged", name, part=f"（{part}）" if part else "")


def too_big(name: str, what: str) -> UnreadableError:
    """The refusal for a workbook that goes beyond a limit; `what` says which, in Chinese."""
    return _refusal("workbook_too_big", name, what=what)


def _check_magic(path: Path, name: str) -> None:
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(_ZIP):
            return
        if head != _OLE:
            raise _refusal("file_not_workbook", name)
        encrypted = _ENCRYPTED_STREAM in head + file.read()
    raise _refusal("file_encrypted" if encrypted else "file_disguised_xls", name)


def _check_zip(path: Path, name: str, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise damaged(name) from None
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise _refusal("file_encrypted", name)
    if len(parts) > limits.parts:
        raise too_big(name, f"内部文件 {len(parts)} 个，上限 {limits.parts} 个")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_mb * _MB:
        raise too_big(name, f"解压后 {unpacked // _MB} MB，上限 {limits.unpacked_mb} MB")
    if any(p.file_size > _MB and p.file_size > limits.ratio * max(p.compress_size, 1) for p in parts):
        raise too_big(name, f"压缩比超过 {limits.ratio} 倍")
    if WORKBOOK_PART not in names:
        raise _refusal("file_not_workbook", name)
    if any(part.endswith("vbaProject.bin") for part in names):
        refused = habits().refused_types[".xlsm"]
        raise _refusal("file_type_refused", name, kind=refused.kind, how=refused.remedy)


def _refusal(code: str, name: str, **params: object) -> UnreadableError:
    return UnreadableError(Finding(code, subject=name, params=params))
