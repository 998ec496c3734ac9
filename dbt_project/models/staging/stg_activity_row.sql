{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.activity_date,
    landed.activity_code,
    landed.person_name,
    landed.post_code,
    landed.destination,
    landed.firm_count,
    landed.lead_count,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('activity_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
