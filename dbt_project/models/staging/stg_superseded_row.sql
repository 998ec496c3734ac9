{#
  Rows of monthly workbooks, of the county's verifications and the city's certifications that counted once and were replaced
  by a later revision, with the time they were known in. `fact` says of which sheet a row is, or what it decides on; a workbook
  itself has a row too (`workbook`, or `nil_return`), for a sheet may have been empty. Of a project only a stage that was
  taken to be reached has a row (`decided_kind`; `none` of the unit's own). A table: reports ask it where nothing landed is at hand.
#}
{{ config(materialized='yearly', year_column='month') }}
{% set sheets = {
    'capital': [
        'project_code', 'project_name', 'origin_code', 'nature_code', 'construction_code', 'is_real_estate',
        'agreed_investment_wan', 'month_amount_wan', 'ytd_amount_wan', 'since_start_amount_wan', 'investor_name', 'currency_code'
    ],
    'tax': [
        'credit_code', 'enterprise_name', 'is_headquarters', 'registered_date', 'paid_month_wan', 'paid_ytd_wan',
        'reported_ytd_wan'
    ],
    'project': [
        'project_code', 'project_name', 'agreed_investment_wan', 'industry_name', 'is_single_manufacturing',
        'fixed_asset_investment_wan', 'signed_date', 'pre_registered_date', 'land_granted_date', 'started_date',
        'in_statistics_date', 'in_production_date', 'focus_list_code'
    ],
    'activity': [
        'activity_date', 'activity_code', 'person_name', 'post_code', 'destination', 'firm_count', 'lead_count'
    ]
} %}
{# What a step decides on, and where its columns land. #}
{% set decided = {
    'capital': {'project_code': 'subject_code', 'project_name': 'subject_name', 'ytd_amount_wan': 'certified_value'},
    'tax': {'credit_code': 'subject_code', 'enterprise_name': 'subject_name', 'paid_ytd_wan': 'certified_value'},
    'project': {
        'project_code': 'subject_code', 'project_name': 'subject_name', 'certification_receipt_no': 'receipt_no',
        'certification_sheet': 'source_sheet', 'certification_row': 'source_row', 'decided_kind': 'subject_kind'
    }
} %}
{% set steps = {'county_verification': 'county_verified', 'certification': 'city_certified'} %}
{% set columns = (sheets.capital + sheets.tax + sheets.project + sheets.activity + decided.project.keys() | list) | unique | list %}
{% set kinds = {
    'is_real_estate': 'boolean', 'is_headquarters': 'boolean', 'is_single_manufacturing': 'boolean', 'certification_row': 'integer',
    'firm_count': 'integer', 'lead_count': 'integer'
} %}
{% set parts = [] %}
{% for sheet, names in sheets.items() %}
    {% set places = {} %}
    {% for name in names %}
        {% do places.update({name: name}) %}
    {% endfor %}
    {% do parts.append(['monthly', sheet, 'declared', sheet ~ '_row', places, 'true']) %}
{% endfor %}
{% for form_set, value_status in steps.items() %}
    {% for kind, places in decided.items() %}
        {% set rows = "landed.subject_kind = '" ~ kind ~ "'" %}
        {% if kind == 'project' %}
            {% set rows = "landed.subject_kind in ('" ~ stage_of_kind().keys() | join("', '") ~ "') and landed.certified_value = 1" %}
        {% endif %}
        {% do parts.append([form_set, kind, value_status, form_set ~ '_row', places, rows]) %}
    {% endfor %}
{% endfor %}

with superseded as (
    select
        receipt_no,
        office_code,
        unit_code,
        form_set,
        cast({{ end_month_of_period('report_period') }} as varchar) as month,
        is_nil_return,
        received_at,
        known_from,
        known_until
    from {{ ref('stg_submission') }}
    where
        form_set in ('monthly', '{{ steps | join("', '") }}')
        and known_until is not null
)

select
    office_code,
    unit_code,
    month,
    case when is_nil_return then 'nil_return' else 'workbook' end as fact,
    case form_set
        {% for form_set, value_status in steps.items() %}
        when '{{ form_set }}' then '{{ value_status }}'
        {% endfor %}
        else 'declared'
    end as value_status,
    known_from,
    known_until,
    received_at as first_reported_at,
    {% for column in columns %}
    {% set kind = 'decimal(18, 6)' if column.endswith('_wan') else 'date' if column.endswith('_date') else 'varchar' %}
    cast(null as {{ kinds.get(column, kind) }}) as {{ column }},
    {% endfor %}
    receipt_no,
    cast(null as varchar) as source_sheet,
    cast(null as integer) as source_row
from superseded
{% for form_set, fact, value_status, table, places, rows in parts %}
union all
select
    superseded.office_code,
    {{ 'superseded' if value_status == 'declared' else 'landed' }}.unit_code,
    superseded.month,
    '{{ fact }}' as fact,
    '{{ value_status }}' as value_status,
    superseded.known_from,
    superseded.known_until,
    superseded.received_at as first_reported_at,
    {% for column in columns %}
    {{ 'landed.' ~ places[column] if column in places else "'none'" if column == 'decided_kind' and fact == 'project' else 'null' }}
        as {{ column }},
    {% endfor %}
    superseded.receipt_no,
    landed.source_sheet,
    landed.source_row
from superseded
inner join {{ ref('stg_capital_amount') if table == 'capital_row' else landed(table) }} as landed
    on superseded.receipt_no = landed.receipt_no
where superseded.form_set = '{{ form_set }}' and {{ rows }}
{% endfor %}
