{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.forecast_kind,
    landed.forecast_title,
    landed.forecast_value,
    landed.basis_text,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('forecast_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
