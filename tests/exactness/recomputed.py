"""What the releases' own recomputation (publish) says of generated offices: a third reader of every printed figure."""

from __future__ import annotations

from collections.abc import Iterator

from publish import tables
from publish.recompute import check_tables, recompute
from tests.dbt_core.warehouse import Workspace


def mismatches(workspace: Workspace) -> Iterator[tuple[int, list[str]]]:
    """(figures looked at, what does not agree) of every period of every assessment, when all reports have been built."""
    workspace.dbt("run")
    with tables.connect(workspace.warehouse) as connection:
        assessments = "select distinct office_code, assessment_code from rpt_header order by all"
        for office, assessment in connection.execute(assessments).fetchall():
            for header in tables.headers(connection, office, assessment):
                found = tables.read(connection, header)
                faults, count = check_tables(found, recompute(found))
                yield count, [f"{office} {assessment} {header.period_code}: {fault}" for fault in faults]
