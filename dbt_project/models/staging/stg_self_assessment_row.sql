{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.copy_code,
    landed.signed_count,
    landed.performed_count,
    landed.started_count,
    landed.completed_count,
    landed.contract_total_wan,
    landed.arrived_total_wan,
    landed.year_target_wan,
    landed.year_arrived_wan,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('self_assessment_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
