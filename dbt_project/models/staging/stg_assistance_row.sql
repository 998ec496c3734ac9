{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.item_no,
    landed.title,
    landed.project_code,
    landed.opened_date,
    landed.owner_name,
    landed.due_date,
    landed.closed_date,
    landed.result_text,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('assistance_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
