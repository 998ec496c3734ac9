"""Which release packs an (office, year) is owed, and drafting them."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

import publish
from kernel.home import Home
from kernel.office import OfficeFolder
from ledger import Ledger, Release
from orchestration.progress import track

DRAFT = "draft"


@dataclass(frozen=True)
class Drafted:
    """One release pack on disk."""

    release_code: str
    path: str
    figures_checked: int


def latest_periods(home: Home, office_code: str, year: int, assessment_code: str) -> list[tuple[str, str]]:
    """(assessment, period) of the last due period of the year for which anything was reported; empty when there is none."""
    query = """
        select h.assessment_code, max(h.period_code)
        from rpt_header as h
        inner join rpt_score_sheet as s using (office_code, scheme_year, assessment_code, period_code)
        where h.office_code = ? and h.scheme_year = ? and h.assessment_code = ? and s.evidence_count > 0
        group by h.assessment_code
    """
    with duckdb.connect(str(home.published_warehouse), read_only=True) as connection:
        return connection.execute(query, [office_code, year, assessment_code]).fetchall()


def draft(home: Home, folder: OfficeFolder, ledger: Ledger, periods: list[tuple[str, str]]) -> list[Drafted]:
    """Draft a pack for each (assessment, period) and enter it in the ledger.

    Raises publish.RecomputationError when a printed number does not recompute: that pack is not written.
    """
    drafted = []
    for assessment_code, period_code in track("起草发布材料", periods, len(periods)):
        now = folder.office.now()
        pack = publish.draft(home, folder, assessment_code, period_code, now)
        ledger.record_release(
            Release(
                release_code=pack.release_code,
                office_code=folder.code,
                assessment_code=assessment_code,
                period_code=period_code,
                state=DRAFT,
                content_sha256=pack.content_sha256,
                manifest_sha256=pack.manifest_sha256,
                path=str(pack.path.relative_to(home.root)),
                drafted_at=now,
            )
        )
        drafted.append(Drafted(pack.release_code, str(pack.path), pack.figures_checked))
    return drafted
