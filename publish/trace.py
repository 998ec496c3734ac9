"""From a score back to the cells it came from: formula, target, evidence, file, hash, archive.

What does not belong here: reading the archived workbook again (the caller does, with the cell named here).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kernel.home import Home
from publish import tables
from publish.rows import Evidence, Target
from publish.select import NothingToRelease, choose, require_warehouse


@dataclass(frozen=True)
class Source:
    """One workbook cell: whose value, how much of it counts, and where its bytes lie (`archive_path` below the home)."""

    subject: str
    value: Decimal
    measure_code: str | None
    document_no: str | None
    receipt_no: str | None
    file_name: str | None
    sheet: str | None
    cell: str | None
    sha256: str | None
    archive_path: str | None


@dataclass(frozen=True)
class Trace:
    """One score with everything it rests on. `evidence` sums to the actual value (a ratio: to its two parts)."""

    unit_code: str
    unit_name: str
    indicator_code: str
    indicator_title: str
    assessment_title: str
    period_title: str
    points: Decimal | None
    score_status: str
    clause: str | None
    formula_zh: str | None
    actual_value: Decimal | None
    numerator_value: Decimal | None
    denominator_value: Decimal | None
    target_value: Decimal | None
    targets: tuple[Source, ...]
    evidence: tuple[Source, ...]


def trace(
    home: Home, office: str, period: str, unit: str, indicator: str, assessment: str | None = None
) -> Trace:
    """The trace of one score; `unit` and `indicator` are codes or printed names.

    Without `assessment` the one assessment of that period is taken. Raises NothingToRelease when the release, unit or
    indicator is not there (or the assessment is not the only one); the message says in Chinese what is.
    """
    require_warehouse(home)
    with tables.connect(home.published_warehouse) as connection:
        found = tables.read(connection, choose(connection, office, assessment, period))
    units = {s.unit_code: s.unit_name for s in found.scores}
    titles = {s.indicator_code: s.indicator_title for s in found.scores}
    unit_code, code = _code(unit, units, "单位"), _code(indicator, titles, "指标")
    score = next((s for s in found.scores if (s.unit_code, s.indicator_code) == (unit_code, code)), None)
    if score is None:
        raise NothingToRelease(f"{units[unit_code]}没有指标“{titles[code]}”的得分")
    copied = (
        "unit_code",
        "unit_name",
        "indicator_code",
        "indicator_title",
        "points",
        "score_status",
        "clause",
    )
    copied += ("formula_zh", "actual_value", "numerator_value", "denominator_value", "target_value")
    targets = [t for t in found.targets if (t.unit_code, t.indicator_code) == (unit_code, code)]
    evidence = [e for e in found.evidence if e.unit_code == unit_code and e.measure_code in score.measures]
    return Trace(
        assessment_title=found.header.assessment_title,
        period_title=found.header.period_title,
        targets=tuple(_of_target(t, units[unit_code]) for t in targets),
        evidence=tuple(_of_evidence(e) for e in evidence),
        **{name: getattr(score, name) for name in copied},
    )


def _of_target(row: Target, unit_name: str) -> Source:
    return Source(
        subject=unit_name, value=row.target_value, measure_code=None, **_place(row, row.document_no)
    )


def _of_evidence(row: Evidence) -> Source:
    subject = row.subject_name or row.subject_code or ""
    return Source(subject=subject, value=row.contribution, measure_code=row.measure_code, **_place(row, None))


def _place(row: Target | Evidence, document_no: str | None) -> dict[str, str | None]:
    return {
        "document_no": document_no,
        "receipt_no": row.receipt_no,
        "file_name": row.file_name,
        "sheet": row.source_sheet,
        "cell": row.source_cell,
        "sha256": row.sha256,
        "archive_path": row.archive_path,
    }


def _code(text: str, known: dict[str, str], what: str) -> str:
    if text in known:
        return text
    for code, name in known.items():
        if name == text:
            return code
    raise NothingToRelease(
        f"没有{what}“{text}”；可用的是：{'、'.join(f'{n}（{c}）' for c, n in known.items())}"
    )
