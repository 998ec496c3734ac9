{{ config(materialized='yearly', year_column='month') }}
{#
  One ready-made figure of a unit: of its published indicator sheet, or a raw figure of its yearly self-assessment, whose code is
  the copy (`self`, `verified`) and the field. `source_field` is the landed field it stands in.
#}
{% set assessed = {
    'signed_count': 'count', 'performed_count': 'count', 'started_count': 'count', 'completed_count': 'count',
    'contract_total_wan': 'wan', 'arrived_total_wan': 'wan', 'year_target_wan': 'wan', 'year_arrived_wan': 'wan'
} %}
{% set source = ['remark', 'receipt_no', 'source_sheet', 'source_row', 'received_at', 'loaded_at', 'revision'] %}

select
    office_code,
    unit_code,
    report_period as month,
    indicator_code,
    indicator_title,
    value_unit,
    actual_value,
    prior_value,
    target_value,
    city_target_value,
    printed_completion_pct,
    printed_year_on_year_pct,
    'actual_value' as source_field,
    {{ source | join(',\n    ') }}
from {{ ref('stg_indicator_row') }}
{% for field, unit in assessed.items() %}
union all
select
    office_code,
    unit_code,
    cast({{ end_month_of_period('report_period') }} as varchar) as month,
    concat(copy_code, '_{{ field }}') as indicator_code,
    {{ say(words('self_assessment')[field], {'copy': say_of('copy', 'copy_code')}) }} as indicator_title,
    '{{ unit }}' as value_unit,
    cast({{ field }} as decimal(18, 6)) as actual_value,
    {% for column in ['prior_value', 'target_value', 'city_target_value', 'printed_completion_pct', 'printed_year_on_year_pct'] %}
    cast(null as decimal(18, 6)) as {{ column }},
    {% endfor %}
    '{{ field }}' as source_field,
    {{ source | join(',\n    ') }}
from {{ ref('stg_self_assessment_row') }}
where {{ field }} is not null
{% endfor %}
