"""What intake and validation say about each received workbook, and what the office decided over all years."""

from __future__ import annotations

import pyarrow as pa

from kernel.tables.types import BOOL, INT, TEXT, TIME, table

INTAKE_TABLES: dict[str, pa.Schema] = {
    "submission": table(
        receipt_no=TEXT,
        office_code=TEXT,
        unit_code=TEXT,
        form_set=TEXT,
        report_period=TEXT,
        file_name=TEXT,
        file_size=pa.int64(),
        sha256=TEXT,
        archive_path=TEXT,
        sender=TEXT,
        received_at=TIME,
        is_received_at_estimated=BOOL,
        loaded_at=TIME,
        status=TEXT,
        is_nil_return=BOOL,
        duplicate_of=TEXT,
        block_count=INT,
        warning_count=INT,
        explain_count=INT,
    ),
    "finding": table(
        receipt_no=TEXT,
        office_code=TEXT,
        unit_code=TEXT,
        report_period=TEXT,
        finding_no=INT,
        code=TEXT,
        severity=TEXT,
        source_sheet=TEXT,
        source_row=INT,
        source_column=TEXT,
        field=TEXT,
        subject=TEXT,
        raw_value=TEXT,
        message_zh=TEXT,
        remedy_zh=TEXT,
        waiver_no=TEXT,
    ),
    "reading": table(
        receipt_no=TEXT,
        office_code=TEXT,
        report_period=TEXT,
        source_sheet=TEXT,
        form_code=TEXT,
        layout_code=TEXT,
        field=TEXT,
        source_column=TEXT,
        header_label=TEXT,
        value_unit=TEXT,
        first_row=INT,
        last_row=INT,
    ),
}

# What the office decided over all years, one file an office. A pair nobody decided on has no verdict; one that is no
# longer a candidate has no score.
DECISION_TABLES: dict[str, pa.Schema] = {
    "project_pair": table(
        office_code=TEXT,
        subject_kind=TEXT,
        left_key=TEXT,
        right_key=TEXT,
        left_unit_code=TEXT,
        left_code=TEXT,
        left_name=TEXT,
        right_unit_code=TEXT,
        right_code=TEXT,
        right_name=TEXT,
        score=INT,
        reasons=TEXT,
        verdict=TEXT,
        decision_no=TEXT,
        decision_reason=TEXT,
        decided_by=TEXT,
        decided_at=TIME,
    ),
}
