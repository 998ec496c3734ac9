{{ config(materialized='yearly', year_column='report_period') }}
-- One target of every accepted version of the yearly target workbook, superseded ones too.
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.source_column,
    landed.target_code,
    landed.source_code,
    landed.target_value,
    landed.document_no,
    accepted.received_at,
    accepted.loaded_at,
    accepted.revision
from {{ landed('target_row') }} as landed
inner join {{ ref('stg_submission') }} as accepted
    on landed.receipt_no = accepted.receipt_no
where accepted.is_accepted
