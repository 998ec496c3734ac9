{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.item_code,
    landed.item_title,
    landed.direction_code,
    landed.points,
    landed.reason,
    landed.document_no,
    landed.effective_date,
    landed.first_signer,
    landed.second_signer,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('manual_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
