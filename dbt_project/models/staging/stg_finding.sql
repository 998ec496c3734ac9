{{ config(materialized='yearly', year_column='landed_year') }}
select
    receipt_no,
    office_code,
    unit_code,
    report_period,
    finding_no,
    code,
    severity,
    source_sheet,
    source_row,
    source_column,
    field,
    subject,
    raw_value,
    message_zh,
    remedy_zh,
    {{ landed_year() }} as landed_year
from {{ landed('finding') }}
