{{ config(materialized='yearly', year_column='month') }}
{# One subject the county verified or the city certified, and the month (quarter end) its figures stand at. #}
select
    office_code,
    unit_code,
    report_period,
    cast({{ end_month_of_period('report_period') }} as varchar) as month,
    value_status,
    subject_kind,
    subject_code,
    subject_name,
    declared_value,
    disallowed_value,
    certified_value,
    reason,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at,
    revision
from {{ ref('stg_certification_row') }}
