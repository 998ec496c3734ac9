"""May this file be opened at all? Its ending, size and first bytes; each refusal by name. Nothing is unpacked here.

What is inside is guarded where it is unpacked: package (zip and XML), compound (OLE2). Every refusal is an
UnreadableError that carries the finding for the sender.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.opening.kinds import Format, RefusedKind, file_types, format_of, text_kind
from ingest.opening.limits import MB, Limit, limits
from kernel.findings import Finding


class UnreadableError(Exception):
    """The file cannot be read as a workbook; carries the finding that says why and what to do."""

    def __init__(self, finding: Finding):
        self.finding = finding
        super().__init__(finding.code)


@dataclass(frozen=True)
class Admitted:
    """A file that may be unpacked: its bytes, as what, and what to tell its sender all the same."""

    data: bytes
    format: Format
    notes: tuple[Finding, ...]


def admit(path: Path, name: str) -> Admitted:
    """The bytes of `path`, received as `name`. Raises UnreadableError when they may not be unpacked, OSError when gone."""
    suffix = Path(name).suffix.lower()
    if refused := file_types().endings.get(suffix):
        raise refusal("file_type_refused", name, kind=refused.kind, how=refused.remedy)
    if suffix not in file_types().read:
        raise refusal("file_type_unknown", name, suffix=suffix or "无扩展名")
    size = path.stat().st_size
    if size == 0:
        raise refusal("file_empty", name)
    if size > limits().file_mb.value * MB:
        raise beyond("file_too_large", name, limits().file_mb, found=f"{size / MB:.1f}")
    data = path.read_bytes()
    found = format_of(data)
    if found is None:
        if kind := text_kind(data):
            raise wrong_content(name, kind)
        raise refusal("file_not_workbook", name)
    is_usual = found == file_types().read[suffix]
    notes = () if is_usual else (Finding("extension_differs", subject=name, params={"suffix": suffix}),)
    return Admitted(data, found, notes)


def refusal(code: str, name: str, **params: object) -> UnreadableError:
    """The refusal `code` for the file received as `name`."""
    return UnreadableError(Finding(code, subject=name, params=params))


def beyond(code: str, name: str, limit: Limit, **params: object) -> UnreadableError:
    """The refusal for what goes beyond `limit`, which its message names with the reason for it."""
    return refusal(code, name, limit=limit.value, reason=limit.reason, **params)


def damaged(name: str, part: str = "") -> UnreadableError:
    """The refusal for a workbook whose inside does not parse; `part` names where."""
    return refusal("file_damaged", name, part=f"（{part}）" if part else "")


def wrong_content(name: str, kind: RefusedKind) -> UnreadableError:
    """The refusal for what is something else than its ending says."""
    return refusal("file_content_refused", name, kind=kind.kind, how=kind.remedy)
