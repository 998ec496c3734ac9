"""A release pack: read, recompute, print, read back, and only then put in place as one folder.

The folder appears whole or not at all. Its files depend only on the report tables and the office's template; the
time of drafting stands in the manifest alone. What does not belong here: deciding when, or recording it (ledger).
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from kernel.home import Home
from kernel.office import OfficeFolder
from publish import bulletin, csv_files, letters, page, printed, tables, workbook
from publish.recompute import Book, RecomputationError, check_tables, recompute
from publish.rows import ReportTables, ranked_order
from publish.select import choose, require_warehouse

AUDIENCE = "office"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class ReleasedFile:
    """One file of a pack; `size` in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class DraftedRelease:
    """A pack in place. `content_sha256` is over the names and hashes of all files but the manifest."""

    release_code: str
    office_code: str
    assessment_code: str
    period_code: str
    path: Path
    files: tuple[ReleasedFile, ...]
    content_sha256: str
    manifest_sha256: str
    figures_checked: int
    drafted_at: datetime


def draft(
    home: Home, folder: OfficeFolder, assessment_code: str, period_code: str, drafted_at: datetime
) -> DraftedRelease:
    """Write `releases/<office>/<release_code>/office/`, in place of an earlier draft.

    Raises NothingToRelease when the period is unknown or not due, TemplateProblem for the office's Word template,
    DataFileError for its wording of letters, and RecomputationError with every mismatch; in each case nothing is written.
    """
    found = _read(home, folder.code, assessment_code, period_code)
    header = found.header
    book = recompute(found)
    faults, count = check_tables(found, book)
    if faults:
        raise RecomputationError(faults)
    files = _render(found, folder)
    count += _check(files, found, book)
    release_code = f"{header.office_code}-{header.assessment_code}-{header.period_code}"
    listed = tuple(ReleasedFile(name, _sha256(data), len(data)) for name, data in files.items())
    content = _sha256("\n".join(f"{f.name}\t{f.sha256}" for f in listed).encode())
    manifest = _manifest(release_code, found, listed, content, count, drafted_at)
    path = home.releases / header.office_code / release_code / AUDIENCE
    _put(path, {**files, MANIFEST: manifest})
    return DraftedRelease(
        release_code=release_code,
        office_code=header.office_code,
        assessment_code=header.assessment_code,
        period_code=header.period_code,
        path=path,
        files=(*listed, ReleasedFile(MANIFEST, _sha256(manifest), len(manifest))),
        content_sha256=content,
        manifest_sha256=_sha256(manifest),
        figures_checked=count,
        drafted_at=drafted_at,
    )


def ranking(home: Home, office: str, assessment: str | None, period: str) -> list[dict[str, Any]]:
    """One dict a unit in printing order, with the columns of rpt_ranking. Raises NothingToRelease.

    Without an assessment the period's only one is taken.
    """
    return [asdict(rank) for rank in ranked_order(_read(home, office, assessment, period))]


def score_table(home: Home, office: str, assessment: str | None, period: str) -> list[dict[str, Any]]:
    """One flat dict a unit × indicator, with the columns of rpt_score_sheet; Decimals or None. Raises NothingToRelease."""
    return [asdict(score) for score in _read(home, office, assessment, period).scores]


def write_scores_xlsx(home: Home, office: str, assessment: str | None, period: str, path: Path) -> Path:
    """Write the score workbook alone to `path` once its figures recompute. Raises as `draft` does."""
    found = _read(home, office, assessment, period)
    book = recompute(found)
    faults, _ = check_tables(found, book)
    if faults:
        raise RecomputationError(faults)
    data = workbook.render(found)
    _check({"得分表.xlsx": data}, found, book)
    path.write_bytes(data)
    return path


def _read(home: Home, office: str, assessment: str | None, period: str) -> ReportTables:
    require_warehouse(home)
    with tables.connect(home.published_warehouse) as connection:
        return tables.read(connection, choose(connection, office, assessment, period))


def _render(found: ReportTables, folder: OfficeFolder) -> dict[str, bytes]:
    header = found.header
    template = folder.templates / bulletin.FILE_BY_KIND[header.period_kind]
    period = _file_part(header.period_title)
    return {
        f"{_file_part(header.assessment_title)}_{period}.docx": bulletin.render(template, found),
        f"得分表_{period}.xlsx": workbook.render(found),
        "index.html": page.render(found),
        "得分.csv": csv_files.scores(found),
        "排名.csv": csv_files.ranking(found),
        **letters.render(found, folder.templates),
    }


def _file_part(text: str) -> str:
    return re.sub(r'[\\/:*?"<>|\s]+', "-", text).strip(".-")


def _check(files: dict[str, bytes], found: ReportTables, book: Book) -> int:
    faults, count = printed.check_all(files, found, book)
    if faults:
        raise RecomputationError(faults)
    return count


def _manifest(
    release_code: str,
    found: ReportTables,
    files: tuple[ReleasedFile, ...],
    content: str,
    count: int,
    drafted_at: datetime,
) -> bytes:
    header = found.header
    document = {
        "release_code": release_code,
        "office_code": header.office_code,
        "assessment_code": header.assessment_code,
        "period_code": header.period_code,
        "audience": AUDIENCE,
        "state": "draft",
        "drafted_at": drafted_at.isoformat(timespec="seconds"),
        "code_version": metadata.version("kaohe"),
        "content_sha256": content,
        "figures_checked": count,
        "files": [asdict(f) for f in files],
        "inputs": {
            "scheme": {
                "title": header.scheme_title,
                "document_no": header.document_no,
                "sha256": header.scheme_sha256,
            },
            "receipts": _receipts(found),
            "report_tables": found.digests(),
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _receipts(found: ReportTables) -> list[dict[str, str]]:
    """Every received file that fed a figure or a target, once."""
    seen = {
        (row.receipt_no, row.file_name or "", row.sha256 or "")
        for row in (*found.evidence, *found.targets, *found.forecasts)
        if row.receipt_no
    }
    return [{"receipt_no": no, "file_name": name, "sha256": sha} for no, name, sha in sorted(seen)]


def _put(path: Path, files: dict[str, bytes]) -> None:
    """Build beside the target, then swap; an earlier draft is kept until the new one stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mark = uuid.uuid4().hex
    fresh, old = path.with_name(f".{path.name}.{mark}"), path.with_name(f".{path.name}.{mark}.old")
    try:
        fresh.mkdir()
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        if path.exists():
            path.rename(old)
        fresh.rename(path)
    except OSError:
        if old.exists() and not path.exists():
            old.rename(path)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
