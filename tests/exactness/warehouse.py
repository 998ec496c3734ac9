"""Many offices in one warehouse: landed through the landed contract, scored by one run of real dbt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import scheme
from kernel import landed
from kernel.closed_yaml import DataFileError
from kernel.home import Home
from kernel.tables import REFERENCE_TABLES, TABLES
from tests.dbt_core.warehouse import PROJECT, Workspace
from tests.exactness.measures import Row
from tests.exactness.office import Office, landed_rows, write_folder

RESULTS = ("fct_score", "fct_assessment_total", "fct_consequence")


@dataclass(frozen=True)
class Scored:
    """The offices of one warehouse, why the loader refused others, and dbt's workspace."""

    offices: list[Office]
    refused: list[list[str]]
    workspace: Workspace


def score(found: Iterable[Office], root: Path, project: Path = PROJECT) -> Scored:
    """Land offices below `root` and run dbt up to totals and consequences."""
    workspace = Workspace(root, project)
    landed.prepare(workspace.landed)
    kept, refused = _land_schemes(found, root)
    rows: dict[str, list[Row]] = defaultdict(list)
    for office in kept:
        for table, own in landed_rows(office).items():
            rows[table] += own
    for table, all_rows in rows.items():
        empty = dict.fromkeys(TABLES[table].names)
        landed.write(workspace.landed, table, "all", "2024", [{**empty, **row} for row in all_rows])
    if kept:
        workspace.dbt("run", "--select", *(f"+{model}" for model in RESULTS))
    return Scored(kept, refused, workspace)


def _land_schemes(found: Iterable[Office], root: Path) -> tuple[list[Office], list[list[str]]]:
    """Each office through `scheme.land`; then one file a table, as the warehouse opens every file many times."""
    apart = Home(root=root / "apart", offices=root / "offices")
    apart.root.mkdir()
    kept: list[Office] = []
    refused: list[list[str]] = []
    for office in found:
        folder = write_folder(office, apart.offices)
        try:
            for year in sorted(office.schemes, reverse=True):
                scheme.land(apart, folder, year, office.today)
            kept.append(office)
        except DataFileError as err:
            refused.append([f"{problem.key}: {problem.reason}" for problem in err.problems])
    for table in REFERENCE_TABLES:
        path = landed.path_of(root / "landed", table, "all", "2024")
        path.parent.mkdir(parents=True)
        rows = landed.read(apart.landed, table)
        pq.write_table(_let_off(rows, kept) if table == "report_due" else rows, path)
    return kept, refused


def _let_off(due: pa.Table, offices: Iterable[Office]) -> pa.Table:
    """`report_due` with a waiver where the truth says so."""
    waived = {
        (office.code, unit, month)
        for office in offices
        for unit, months in office.truth.months.items()
        for month, record in months.items()
        if record["state"] == "waived"
    }
    rows = due.to_pylist()
    for row in rows:
        if (row["office_code"], row["unit_code"], row["report_period"]) in waived:
            row["waiver_no"] = "W1"
    return pa.Table.from_pylist(rows, due.schema)
