{{ config(materialized='yearly', year_column='report_period') }}
{# One inspected project stage of a counting inspection workbook. #}
select
    office_code,
    unit_code,
    report_period,
    cast({{ month_of_date('inspected_date') }} as varchar) as inspected_month,
    inspected_date,
    project_code,
    project_name,
    stage_code,
    is_confirmed,
    finding_text,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at,
    revision
from {{ ref('stg_inspection_row') }}
