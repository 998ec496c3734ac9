"""Landing: a loaded scheme, its office and its rulings as the reference tables of `kernel.landed`, a file a (office, year).

One module a topic, each with the rows of its tables. What does not belong here: judging the scheme (`checks`) or
computing a score (dbt).
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder
from kernel.tables import REFERENCE_TABLES
from ledger import Ledger
from scheme import sentences
from scheme.landing import frame, inputs, items, measures, outcomes, tables
from scheme.landing.activity import activity_tables
from scheme.landing.offices import is_over, office_tables
from scheme.landing.origins import origin_tables
from scheme.landing.projects import project_tables
from scheme.landing.rows import Row
from scheme.landing.verdicts import verdict_tables
from scheme.loader import load_scheme
from scheme.model import Scheme

_SECTIONS = {
    "scheme_group_member": frame.group_members,
    "scheme_assessment": frame.assessments,
    "scheme_period": frame.periods,
    "scheme_measure": measures.measures,
    "scheme_measure_term": measures.terms,
    "scheme_target": inputs.targets,
    "scheme_fx": measures.rates,
    "scheme_rater": measures.raters,
    "scheme_indicator": items.indicators,
    "scheme_indicator_points": items.points,
    "scheme_input": inputs.inputs,
    "scheme_pace": inputs.paces,
    "scheme_band": tables.bands,
    "scheme_step_size": tables.step_sizes,
    "scheme_place": tables.places,
    "scheme_case": tables.cases,
    "scheme_condition": inputs.conditions,
    "scheme_period_weight": tables.period_weights,
    "scheme_period_unit": tables.period_units,
    "scheme_tie_breaker": outcomes.tie_breakers,
    "scheme_grade": outcomes.grades,
    "scheme_override": outcomes.overrides,
    "scheme_consequence": outcomes.consequences,
}


def land(home: Home, folder: OfficeFolder, year: int, today: date) -> list[Path]:
    """Write every reference table of (office, year) below `home.landed`; returns the files, in table order.

    A period is due when its last month is over on `today`; extensions and waivers are those the ledger holds now.
    A column a row does not name is null. Raises DataFileError when the scheme does not load; then nothing is written.
    """
    path = folder.schemes / f"{year}.yaml"
    scheme = load_scheme(path, folder)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    rulings = Ledger(home.ledger_url).rulings
    own = {
        **office_tables(folder, scheme, rulings, today),
        **project_tables(folder, scheme),
        **activity_tables(folder, scheme),
        **origin_tables(folder, scheme),
        **verdict_tables(folder, scheme),
    }
    return _write(home.landed, scheme, {**own, **_scheme_tables(scheme, sha256, today)})


def land_draft(landed_root: Path, scheme: Scheme, sha256: str, today: date) -> list[Path]:
    """Write the tables of a scheme alone below `landed_root`, for its own year; the office's own are left as they are."""
    return _write(landed_root, scheme, _scheme_tables(scheme, sha256, today))


def _scheme_tables(scheme: Scheme, sha256: str, today: date) -> dict[str, list[Row]]:
    rows = {"scheme": [frame.scheme(scheme, sha256)], "rule_sentence": sentences.rows()}
    for table, section in _SECTIONS.items():
        rows[table] = list(section(scheme))
    for row in rows["scheme_period"]:
        row["is_due"] = is_over(row["end_month"], today)
    return rows


def _write(root: Path, scheme: Scheme, rows: dict[str, list[Row]]) -> list[Path]:
    keys = {"office_code": scheme.office, "scheme_year": scheme.year}
    return [
        landed.write(
            root,
            table,
            scheme.office,
            str(scheme.year),
            [{**dict.fromkeys(schema.names), **keys, **row} for row in rows[table]],
        )
        for table, schema in REFERENCE_TABLES.items()
        if table in rows
    ]
