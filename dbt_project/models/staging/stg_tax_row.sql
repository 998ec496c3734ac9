{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.enterprise_name,
    landed.credit_code,
    landed.registered_date,
    landed.is_headquarters,
    landed.paid_month_wan,
    landed.paid_ytd_wan,
    landed.reported_ytd_wan,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('tax_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
