"""Reference data: what the office's own files say, one file a (office, year). The scheme's tables are in `scheme`."""

from __future__ import annotations

import pyarrow as pa

from kernel.tables.scheme import SCHEME_TABLES
from kernel.tables.types import BOOL, DATE, INT, TEXT, TIME, table

REFERENCE_TABLES: dict[str, pa.Schema] = {
    "office": table(
        office_code=TEXT, scheme_year=INT, office_name=TEXT, short_name=TEXT, place=TEXT, superior=TEXT
    ),
    "unit": table(
        office_code=TEXT,
        scheme_year=INT,
        unit_code=TEXT,
        unit_name=TEXT,
        short_name=TEXT,
        kind=TEXT,
        valid_from=DATE,
        valid_to=DATE,
        sort_order=INT,
    ),
    "report_due": table(
        office_code=TEXT,
        scheme_year=INT,
        unit_code=TEXT,
        form_set=TEXT,
        form_title=TEXT,
        report_period=TEXT,
        nominal_due_at=TIME,
        original_due_at=TIME,
        due_at=TIME,
        is_provisional=BOOL,
        timeliness=TEXT,
        extension_no=TEXT,
        extension_document_no=TEXT,
        waiver_no=TEXT,
    ),
    "waiver": table(
        office_code=TEXT,
        scheme_year=INT,
        waiver_no=TEXT,
        kind=TEXT,
        unit_code=TEXT,
        form_set=TEXT,
        first_period=TEXT,
        last_period=TEXT,
        finding_code=TEXT,
        receipt_no=TEXT,
        subject=TEXT,
        reason=TEXT,
        approver=TEXT,
        document_no=TEXT,
        recorded_at=TIME,
        revoked_at=TIME,
    ),
    **SCHEME_TABLES,
    "rule_sentence": table(office_code=TEXT, scheme_year=INT, rule=TEXT, case_code=TEXT, template=TEXT),
}
