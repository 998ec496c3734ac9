{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.batch_no,
    landed.subject_name,
    landed.subject_code,
    landed.basis_kind,
    landed.basis_year,
    landed.basis_part,
    landed.basis_amount_wan,
    landed.entitled_wan,
    landed.reward_wan,
    landed.paid_date,
    landed.document_no,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('reward_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
