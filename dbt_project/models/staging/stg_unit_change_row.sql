{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.change_code,
    landed.effective_date,
    landed.to_unit_name,
    landed.to_unit_code,
    landed.share_pct,
    landed.document_no,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('unit_change_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
