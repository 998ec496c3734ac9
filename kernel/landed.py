"""The landed contract: what lies in `landed/` between Python and dbt, as Arrow schemas, and its one atomic writer.

One folder a table, one Parquet file a (office, year[, month]); a writer replaces a whole file or nothing.
Row tables keep every revision ever received; staging decides which one counts. Amounts are 万元 with six places.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute  # makes pa.compute available
import pyarrow.parquet as pq

TEXT, INT, BOOL, DATE, TIME = pa.string(), pa.int32(), pa.bool_(), pa.date32(), pa.timestamp("us")
AMOUNT = pa.decimal128(18, 6)
POINTS = pa.decimal128(12, 4)
_SOURCE = {
    "office_code": TEXT,
    "unit_code": TEXT,
    "report_period": TEXT,
    "receipt_no": TEXT,
    "source_sheet": TEXT,
    "source_row": INT,
}


def _table(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


# Rows read from workbooks. The column letter of a field is in `reading` (receipt_no, sheet, field).
ROW_TABLES: dict[str, pa.Schema] = {
    "capital_row": _table(
        **_SOURCE,
        project_code=TEXT,
        project_name=TEXT,
        investor_name=TEXT,
        origin_code=TEXT,
        nature_code=TEXT,
        is_real_estate=BOOL,
        construction_code=TEXT,
        agreed_investment_wan=AMOUNT,
        month_amount_wan=AMOUNT,
        ytd_amount_wan=AMOUNT,
        since_start_amount_wan=AMOUNT,
        remark=TEXT,
    ),
    "tax_row": _table(
        **_SOURCE,
        enterprise_name=TEXT,
        credit_code=TEXT,
        registered_date=DATE,
        is_headquarters=BOOL,
        paid_month_wan=AMOUNT,
        paid_ytd_wan=AMOUNT,
        reported_ytd_wan=AMOUNT,
        remark=TEXT,
    ),
    "project_row": _table(
        **_SOURCE,
        project_code=TEXT,
        project_name=TEXT,
        investor_name=TEXT,
        industry_name=TEXT,
        is_single_manufacturing=BOOL,
        agreed_investment_wan=AMOUNT,
        fixed_asset_investment_wan=AMOUNT,
        signed_date=DATE,
        pre_registered_date=DATE,
        land_granted_date=DATE,
        started_date=DATE,
        in_statistics_date=DATE,
        in_production_date=DATE,
        focus_list_code=TEXT,
        remark=TEXT,
    ),
    "activity_row": _table(
        **_SOURCE,
        activity_date=DATE,
        activity_code=TEXT,
        person_name=TEXT,
        post_code=TEXT,
        destination=TEXT,
        firm_count=INT,
        lead_count=INT,
        remark=TEXT,
    ),
    "target_row": _table(
        **_SOURCE,
        source_column=TEXT,
        target_code=TEXT,
        source_code=TEXT,
        target_value=AMOUNT,
        document_no=TEXT,
    ),
    "certification_row": _table(
        **_SOURCE,
        subject_kind=TEXT,
        subject_code=TEXT,
        subject_name=TEXT,
        declared_value=AMOUNT,
        disallowed_value=AMOUNT,
        certified_value=AMOUNT,
        reason=TEXT,
    ),
    "inspection_row": _table(
        **_SOURCE,
        project_code=TEXT,
        project_name=TEXT,
        inspected_date=DATE,
        stage_code=TEXT,
        is_confirmed=BOOL,
        finding_text=TEXT,
    ),
    "indicator_row": _table(
        **_SOURCE,
        indicator_code=TEXT,
        indicator_title=TEXT,
        value_unit=TEXT,
        actual_value=AMOUNT,
        prior_value=AMOUNT,
        target_value=AMOUNT,
        city_target_value=AMOUNT,
        printed_completion_pct=AMOUNT,
        printed_year_on_year_pct=AMOUNT,
        remark=TEXT,
    ),
    "project_report_row": _table(
        **_SOURCE,
        project_code=TEXT,
        project_name=TEXT,
        approval_code=TEXT,
        partner_name=TEXT,
        is_central_enterprise=BOOL,
        is_listed=BOOL,
        is_fixed_asset=BOOL,
        is_in_development_zone=BOOL,
        development_zone_code=TEXT,
        partner_company_name=TEXT,
        partner_place=TEXT,
        project_place=TEXT,
        signed_date=DATE,
        industry_name=TEXT,
        sector_name=TEXT,
        started_date=DATE,
        in_production_date=DATE,
        cooperation_mode=TEXT,
        **{
            f"{block}_{part}_wan": AMOUNT
            for block in ("agreed", "since_start", "ytd")
            for part in (
                "total",
                "own",
                "partner",
                "partner_province_outside",
                "partner_other_city",
                "partner_same_city",
            )
        },
        remark=TEXT,
    ),
}

# What intake and validation say about each received workbook.
INTAKE_TABLES: dict[str, pa.Schema] = {
    "submission": _table(
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
    "finding": _table(
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
    ),
    "reading": _table(
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

# Reference data: what the office's own files say, one file a (office, year).
REFERENCE_TABLES: dict[str, pa.Schema] = {
    "office": _table(
        office_code=TEXT, scheme_year=INT, office_name=TEXT, short_name=TEXT, place=TEXT, superior=TEXT
    ),
    "unit": _table(
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
    "report_due": _table(
        office_code=TEXT, scheme_year=INT, unit_code=TEXT, form_set=TEXT, report_period=TEXT, due_at=TIME
    ),
    "scheme": _table(
        office_code=TEXT,
        scheme_year=INT,
        title=TEXT,
        document_no=TEXT,
        issued_date=DATE,
        start_month=TEXT,
        end_month=TEXT,
        points_places=INT,
        rounding_at=TEXT,
        scheme_sha256=TEXT,
        illustrative_note=TEXT,
    ),
    "scheme_group_member": _table(
        office_code=TEXT, scheme_year=INT, group_code=TEXT, group_title=TEXT, group_order=INT, unit_code=TEXT
    ),
    "scheme_assessment": _table(
        office_code=TEXT,
        scheme_year=INT,
        assessment_code=TEXT,
        title=TEXT,
        period_kind=TEXT,
        value_status=TEXT,
        rank_partition=TEXT,
        bonus_cap=POINTS,
        deduction_cap=POINTS,
        is_composite=BOOL,
        clause=TEXT,
    ),
    "scheme_period": _table(
        office_code=TEXT,
        scheme_year=INT,
        assessment_code=TEXT,
        period_code=TEXT,
        period_title=TEXT,
        period_order=INT,
        year_start_month=TEXT,
        start_month=TEXT,
        end_month=TEXT,
        previous_period_code=TEXT,
        year_before_period_code=TEXT,
        is_due=BOOL,
    ),
    "scheme_measure": _table(
        office_code=TEXT,
        scheme_year=INT,
        measure_code=TEXT,
        title=TEXT,
        fact=TEXT,
        value_field=TEXT,
        window=TEXT,
        date_field=TEXT,
        numerator_measure_code=TEXT,
        denominator_measure_code=TEXT,
        display_unit=TEXT,
        display_factor=AMOUNT,
        display_places=INT,
        origins=TEXT,
        natures=TEXT,
        constructions=TEXT,
        is_real_estate=BOOL,
        is_headquarters=BOOL,
        is_single_manufacturing=BOOL,
        min_investment_wan=AMOUNT,
        max_investment_wan=AMOUNT,
        registered_from=DATE,
        activity_codes=TEXT,
        post_codes=TEXT,
        report_states=TEXT,
        indicator_codes=TEXT,
        caliber_id=TEXT,
        clause=TEXT,
    ),
    "scheme_indicator": _table(
        office_code=TEXT,
        scheme_year=INT,
        assessment_code=TEXT,
        indicator_code=TEXT,
        indicator_order=INT,
        title=TEXT,
        role=TEXT,
        measure_code=TEXT,
        target_code=TEXT,
        target_source=TEXT,
        rule=TEXT,
        against=TEXT,
        band_input=TEXT,
        each_points=POINTS,
        step_value=AMOUNT,
        is_whole_steps=BOOL,
        cap_ratio=POINTS,
        cap_points=POINTS,
        floor_points=POINTS,
        on_missing=TEXT,
        on_zero_target=TEXT,
        clause=TEXT,
    ),
    "scheme_indicator_points": _table(
        office_code=TEXT,
        scheme_year=INT,
        assessment_code=TEXT,
        indicator_code=TEXT,
        group_code=TEXT,
        full_points=POINTS,
    ),
    "scheme_pace": _table(
        office_code=TEXT,
        scheme_year=INT,
        assessment_code=TEXT,
        indicator_code=TEXT,
        period_code=TEXT,
        pace_numerator=AMOUNT,
        pace_denominator=AMOUNT,
    ),
    "scheme_band": _table(
        office_code=TEXT,
        scheme_year=INT,
        assessment_code=TEXT,
        indicator_code=TEXT,
        band_order=INT,
        lower_bound=AMOUNT,
        upper_bound=AMOUNT,
        band_points=POINTS,
    ),
    "scheme_period_weight": _table(
        office_code=TEXT,
        scheme_year=INT,
        assessment_code=TEXT,
        indicator_code=TEXT,
        source_assessment_code=TEXT,
        source_period_code=TEXT,
        weight=POINTS,
    ),
    "scheme_tie_breaker": _table(
        office_code=TEXT, scheme_year=INT, assessment_code=TEXT, breaker_order=INT, indicator_code=TEXT
    ),
    "scheme_grade": _table(
        office_code=TEXT,
        scheme_year=INT,
        assessment_code=TEXT,
        grade_order=INT,
        title=TEXT,
        min_points=POINTS,
    ),
    "scheme_consequence": _table(
        office_code=TEXT,
        scheme_year=INT,
        assessment_code=TEXT,
        consequence_code=TEXT,
        consequence_order=INT,
        title=TEXT,
        action_code=TEXT,
        trigger=TEXT,
        threshold=POINTS,
        indicator_code=TEXT,
        streak=INT,
        clause=TEXT,
    ),
    "rule_sentence": _table(office_code=TEXT, scheme_year=INT, rule=TEXT, case_code=TEXT, template=TEXT),
}

TABLES: dict[str, pa.Schema] = {**ROW_TABLES, **INTAKE_TABLES, **REFERENCE_TABLES}


def path_of(landed: Path, table: str, office: str, period: str) -> Path:
    """File of one (table, office, month or year). A quarter's rows lie in the folder of its last month."""
    year, month = int(period[:4]), _month_of(period)
    folder = landed / table / f"office={office}" / f"year={year}"
    return folder / f"month={month:02d}" / "rows.parquet" if month else folder / "rows.parquet"


def _month_of(period: str) -> int | None:
    tail = period[5:]
    if not tail:
        return None
    return int(tail[1]) * {"Q": 3, "H": 6}[tail[0]] if tail[0] in "QH" else int(tail)


def prepare(landed: Path) -> None:
    """Give every table an empty file, so that readers find a schema even before the first row arrives."""
    for table, schema in TABLES.items():
        path = landed / table / "schema.parquet"
        if not path.exists() or pq.read_schema(path).remove_metadata() != schema:
            _replace(path, schema.empty_table())


def write(landed: Path, table: str, office: str, period: str, rows: Iterable[dict[str, Any]]) -> Path:
    """Replace one file with `rows` (dicts with exactly the table's columns). Raises ValueError on a foreign column."""
    path = path_of(landed, table, office, period)
    _replace(path, _to_arrow(table, list(rows)))
    return path


def merge(
    landed: Path, table: str, office: str, period: str, receipts: Sequence[str], rows: list[dict]
) -> Path:
    """Put `rows` of `receipts` in the file, in place of whatever those receipts had there; others stay as they are."""
    path = path_of(landed, table, office, period)
    fresh = _to_arrow(table, rows)
    if path.exists():
        old = read_one(landed, table, office, period)
        kept = old.filter(
            pa.compute.invert(pa.compute.is_in(old["receipt_no"], pa.array(list(receipts), TEXT)))
        )
        fresh = pa.concat_tables([kept, fresh])
    _replace(path, fresh.sort_by("receipt_no") if table not in ROW_TABLES else _ordered(fresh))
    return path


def read(landed: Path, table: str, office: str | None = None, year: int | None = None) -> pa.Table:
    """All rows of a table, narrowed to an office and a year when given."""
    folder = landed / table
    if office:
        folder = folder / f"office={office}"
    if year:
        folder = folder / f"year={year}"
    files = sorted(folder.rglob("rows.parquet"))
    if not files:
        return TABLES[table].empty_table()
    return pa.concat_tables([pq.read_table(f, schema=TABLES[table]) for f in files])


def read_one(landed: Path, table: str, office: str, period: str) -> pa.Table:
    """The rows of one file (empty when there is none yet)."""
    path = path_of(landed, table, office, period)
    return pq.read_table(path, schema=TABLES[table]) if path.exists() else TABLES[table].empty_table()


def _ordered(table: pa.Table) -> pa.Table:
    return table.sort_by(
        [("receipt_no", "ascending"), ("source_sheet", "ascending"), ("source_row", "ascending")]
    )


def _to_arrow(table: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = TABLES[table]
    for row in rows:
        if row.keys() != set(schema.names):
            odd = sorted(set(schema.names) ^ row.keys())
            raise ValueError(f"{table}: columns do not match the landed contract: {odd}")
    return pa.Table.from_pylist(rows, schema=schema)


def _replace(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    pq.write_table(table, temporary, compression="zstd")
    temporary.replace(path)
