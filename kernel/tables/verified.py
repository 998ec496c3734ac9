"""What the county verified of the units' figures before the city certifies them, and what units expect of the year."""

from __future__ import annotations

import pyarrow as pa

from kernel.tables.rows import ROW_TABLES as _OTHERS
from kernel.tables.rows import SOURCE
from kernel.tables.types import AMOUNT, INT, TEXT, table

ROW_TABLES: dict[str, pa.Schema] = {
    # The same columns, one step earlier: `certified_value` is what the county verified.
    "county_verification_row": _OTHERS["certification_row"],
    "forecast_row": table(
        **SOURCE,
        forecast_kind=TEXT,
        forecast_title=TEXT,
        forecast_value=AMOUNT,
        basis_text=TEXT,
        remark=TEXT,
    ),
}

# One file an (office, year): what each step decides of the quarters of the calendar year, where `decided:` of office.yaml says so,
# and the versions of `revisions:` and `scopes:` that hold in the year's last month.
REFERENCE_TABLES: dict[str, pa.Schema] = {
    "revision_rule": table(office_code=TEXT, scheme_year=INT, least_count=INT, least_share_pct=INT),
    "decided_kind": table(
        office_code=TEXT, scheme_year=INT, month=TEXT, value_status=TEXT, subject_kind=TEXT
    ),
    "origin_scope": table(
        office_code=TEXT,
        scheme_year=INT,
        scope_code=TEXT,
        scope_title=TEXT,
        scope_order=INT,
        origins=TEXT,
        within_title=TEXT,
        crossing_titles=TEXT,
    ),
}
