{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.indicator_code,
    landed.indicator_title,
    landed.value_unit,
    landed.actual_value,
    landed.prior_value,
    landed.target_value,
    landed.city_target_value,
    landed.printed_completion_pct,
    landed.printed_year_on_year_pct,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('indicator_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
