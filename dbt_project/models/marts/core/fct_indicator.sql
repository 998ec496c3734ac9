{{ config(materialized='yearly', year_column='month') }}
{# One ready-made figure of a unit's published indicator sheet. #}
select
    office_code,
    unit_code,
    report_period as month,
    indicator_code,
    indicator_title,
    value_unit,
    actual_value,
    prior_value,
    target_value,
    city_target_value,
    printed_completion_pct,
    printed_year_on_year_pct,
    remark,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at,
    revision
from {{ ref('stg_indicator_row') }}
