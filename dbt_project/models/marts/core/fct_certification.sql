{{ config(materialized='yearly', year_column='month') }}
{#
  One subject the county verified or the city certified, and the month (quarter end) its figures stand at. A list may call a
  project otherwise than its unit's sheet of that month, which was sent again since or has given it another code:
  `declared_code` is the sheet's code of the same project for life (`bridge_certified_code`), else the list's own.
#}
with decided as (
    select
        *,
        cast({{ end_month_of_period('report_period') }} as varchar) as month
    from {{ ref('stg_certification_row') }}
)

select
    decided.office_code,
    decided.unit_code,
    decided.report_period,
    decided.month,
    decided.value_status,
    decided.subject_kind,
    decided.subject_code,
    decided.subject_name,
    coalesce(renamed.declared_code, decided.subject_code) as declared_code,
    decided.declared_value,
    decided.disallowed_value,
    decided.certified_value,
    decided.reason,
    decided.receipt_no,
    decided.source_sheet,
    decided.source_row,
    decided.received_at,
    decided.loaded_at,
    decided.revision
from decided
left join {{ ref('bridge_certified_code') }} as renamed
    on {{ same('decided', 'renamed', ['receipt_no', 'source_sheet', 'source_row']) }}
