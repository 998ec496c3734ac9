{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.project_code,
    landed.project_name,
    landed.amount_share_pct,
    landed.count_share_pct,
    landed.valid_from,
    landed.valid_to,
    landed.document_no,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('credit_share_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
