{{ config(materialized='view') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.subject_kind,
    landed.subject_code,
    landed.subject_name,
    landed.declared_value,
    landed.disallowed_value,
    landed.certified_value,
    landed.reason,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ source('landed', 'certification_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
