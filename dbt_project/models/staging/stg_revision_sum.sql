{{ config(materialized='yearly', year_column='report_period') }}
{# What each workbook sums to: of every version, accepted or not, whose period is known. Capital in a currency
   without a rate has no sum. Of an indicator sheet every figure of a unit is one. #}
{% set in_year = 'count(case when substr(cast(%s as varchar), 1, 4) = substr(report_period, 1, 4) then 1 end)' %}
{% set sums = {
    'capital_row': {'monthly': {'arrived': 'case when count(' ~ unconverted_capital() ~ ') = 0 then sum(ytd_amount_wan) end'}},
    'tax_row': {'monthly': {'paid': 'sum(paid_ytd_wan)'}},
    'project_row': {'monthly': {
        'project_count': 'count(*)', 'in_statistics_count': 'count(in_statistics_date)',
        'signed_count': in_year | format('signed_date'), 'started_count': in_year | format('started_date'),
        'agreed_investment': 'sum(agreed_investment_wan)'
    }},
    'activity_row': {'monthly': {
        'trip_count': "count(case when activity_code = 'outbound_trip' then 1 end)", 'lead_count': 'sum(lead_count)'
    }},
    'project_report_row': {'project_report': {
        'arrived': 'sum(ytd_total_wan)', 'project_count': 'count(*)', 'agreed_investment': 'sum(agreed_total_wan)'
    }}
} %}

{% set workbook = ['office_code', 'unit_code', 'report_period', 'receipt_no'] %}

{# A table's files are listed and read once, whatever is summed of them. #}
with
{% for table, forms in sums.items() %}
{{ table }}_sum as (
    select
        {{ workbook | join(', ') }},
        {% for measures in forms.values() %}
        {% for measure, figure in measures.items() %}
        cast({{ figure }} as decimal(28, 6)) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
        {% endfor %}
    from {{ ref('stg_capital_amount') if table == 'capital_row' else landed(table) }}
    where report_period is not null and unit_code is not null
    group by {{ workbook | join(', ') }}
){{ ',' if not loop.last }}
{% endfor %}

{% for table, forms in sums.items() %}
{% for form_set, measures in forms.items() %}
{% for measure in measures %}
select
    {{ workbook | join(', ') }},
    '{{ form_set }}' as form_set,
    '{{ measure }}' as measure_code,
    cast(null as varchar) as measure_title,
    {{ measure }} as value
from {{ table }}_sum
union all
{% endfor %}
{% endfor %}
{% endfor %}
select
    office_code,
    unit_code,
    report_period,
    receipt_no,
    'indicator' as form_set,
    indicator_code as measure_code,
    max(coalesce({{ say_of('value_unit', 'value_unit', {'title': 'indicator_title'}) }}, indicator_title)) as measure_title,
    cast(sum(actual_value) as decimal(28, 6)) as value
from {{ landed('indicator_row') }}
where report_period is not null and unit_code is not null and indicator_code is not null
group by office_code, unit_code, report_period, receipt_no, indicator_code
