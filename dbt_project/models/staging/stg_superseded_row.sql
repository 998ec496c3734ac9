{#
  Rows of monthly workbooks that counted once and were replaced by a later revision, with the time they were known in. `fact`
  says of which sheet a row is; a workbook itself has a row too (`workbook`, or `nil_return`), for a sheet may have been empty.
  A table: reports ask it where nothing landed is at hand.
#}
{{ config(materialized='yearly', year_column='month') }}
{% set sheets = {
    'capital': [
        'project_code', 'project_name', 'origin_code', 'nature_code', 'construction_code', 'is_real_estate',
        'agreed_investment_wan', 'month_amount_wan', 'ytd_amount_wan', 'since_start_amount_wan'
    ],
    'tax': [
        'credit_code', 'enterprise_name', 'is_headquarters', 'registered_date', 'paid_month_wan', 'paid_ytd_wan',
        'reported_ytd_wan'
    ],
    'project': [
        'project_code', 'project_name', 'agreed_investment_wan', 'industry_name', 'is_single_manufacturing',
        'fixed_asset_investment_wan', 'signed_date', 'pre_registered_date', 'land_granted_date', 'started_date',
        'in_statistics_date', 'in_production_date', 'focus_list_code'
    ]
} %}
{% set kinds = {'is_real_estate': 'boolean', 'is_headquarters': 'boolean', 'is_single_manufacturing': 'boolean'} %}
{% set columns = (sheets.capital + sheets.tax + sheets.project) | unique | list %}

with superseded as (
    select
        receipt_no,
        office_code,
        unit_code,
        report_period as month,
        is_nil_return,
        received_at,
        known_from,
        known_until
    from {{ ref('stg_submission') }}
    where form_set = 'monthly' and known_until is not null
)
{% for sheet in ['workbook', 'capital', 'tax', 'project'] %}
select
    superseded.office_code,
    superseded.unit_code,
    superseded.month,
    {% if sheet == 'workbook' -%}
    case when superseded.is_nil_return then 'nil_return' else 'workbook' end as fact,
    {%- else -%}
    '{{ sheet }}' as fact,
    {%- endif %}
    'declared' as value_status,
    superseded.known_from,
    superseded.known_until,
    superseded.received_at as first_reported_at,
    {% for column in columns %}
    {% if column in sheets.get(sheet, []) -%}
    landed.{{ column }},
    {%- else -%}
    cast(null as {{ kinds.get(column) or (
        'decimal(18, 6)' if column.endswith('_wan') else 'date' if column.endswith('_date') else 'varchar'
    ) }}) as {{ column }},
    {%- endif %}
    {% endfor %}
    cast(null as varchar) as certification_receipt_no,
    cast(null as varchar) as certification_sheet,
    cast(null as integer) as certification_row,
    superseded.receipt_no,
    {% if sheet == 'workbook' -%}
    cast(null as varchar) as source_sheet,
    cast(null as integer) as source_row
    {%- else -%}
    landed.source_sheet,
    landed.source_row
    {%- endif %}
from superseded
{% if sheet != 'workbook' -%}
inner join {{ source('landed', sheet ~ '_row') }} as landed on superseded.receipt_no = landed.receipt_no
{%- endif %}
{{ 'union all' if not loop.last }}
{% endfor %}
