{{ config(materialized='yearly', year_column='report_period') }}
{# What the county verified and what the city certified: workbooks of the same columns, one step apart. #}
{% set steps = {'county_verification_row': 'county_verified', 'certification_row': 'city_certified'} %}

{% for table, value_status in steps.items() %}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    '{{ value_status }}' as value_status,
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
from {{ landed(table) }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
{{ 'union all' if not loop.last }}
{% endfor %}
