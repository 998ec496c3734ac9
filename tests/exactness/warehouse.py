"""Many offices in one warehouse: landed through the landed contract, scored by one run of real dbt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow.parquet as pq

import scheme
from kernel import landed
from kernel.home import Home
from kernel.office import load_office
from kernel.tables import REFERENCE_TABLES, TABLES
from tests.dbt_core.warehouse import PROJECT, Workspace
from tests.exactness.measures import Row
from tests.exactness.office import Office, faults, landed_rows, write_folder


def accepted(found: Iterable[Office], root: Path) -> tuple[list[Office], list[list[str]]]:
    """The offices the loader accepts, each with its folder below `root`/offices, and why not the others."""
    kept: list[Office] = []
    refused: list[list[str]] = []
    for office in found:
        if reasons := faults(write_folder(office, root / "offices")):
            refused.append(reasons)
        else:
            kept.append(office)
    return kept, refused


def score(found: Sequence[Office], root: Path, project: Path = PROJECT) -> Workspace:
    """Land offices whose folders lie below `root`/offices and run dbt up to totals and consequences."""
    workspace = Workspace(root, project)
    landed.prepare(workspace.landed)
    _land_schemes(found, root)
    rows: dict[str, list[Row]] = defaultdict(list)
    for office in found:
        for table, own in landed_rows(office).items():
            rows[table] += own
    for table, all_rows in rows.items():
        empty = dict.fromkeys(TABLES[table].names)
        landed.write(workspace.landed, table, "all", "2024", [{**empty, **row} for row in all_rows])
    workspace.dbt("run", "--select", "+fct_consequence")
    return workspace


def _land_schemes(found: Sequence[Office], root: Path) -> None:
    """Each office through `scheme.land`; then one file a table, as the warehouse opens every file many times."""
    apart = Home(root=root / "apart", offices=root / "offices")
    apart.root.mkdir()
    for office in found:
        folder = load_office(root / "offices" / office.code)
        for year in office.schemes:
            scheme.land(apart, folder, year, office.today)
    for table in REFERENCE_TABLES:
        path = landed.path_of(root / "landed", table, "all", "2024")
        path.parent.mkdir(parents=True)
        pq.write_table(landed.read(apart.landed, table), path)
