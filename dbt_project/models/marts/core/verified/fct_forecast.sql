{{ config(materialized='yearly', year_column='month') }}
{#
  What a unit expected of the whole calendar year in a month: a figure of its own, in no column of what was done.
  `months_ahead` is how many months the year had left.
#}
select
    office_code,
    unit_code,
    report_period as month,
    cast(substr(report_period, 1, 4) as integer) as forecast_year,
    cast(12 - cast(substr(report_period, 6, 2) as integer) as integer) as months_ahead,
    forecast_kind,
    forecast_title,
    forecast_value,
    basis_text,
    remark,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at,
    revision
from {{ ref('stg_forecast_row') }}
