{{ config(materialized='yearly', year_column='report_period') }}
{# What each workbook sums to: of every version, accepted or not, whose period is known. Capital in a currency
   without a rate has no sum. #}
{% set sums = {
    'capital_row': {'monthly': {'arrived': 'case when count(' ~ unconverted_capital() ~ ') = 0 then sum(ytd_amount_wan) end'}},
    'tax_row': {'monthly': {'paid': 'sum(paid_ytd_wan)'}},
    'project_row': {'monthly': {
        'project_count': 'count(*)', 'in_statistics_count': 'count(in_statistics_date)',
        'agreed_investment': 'sum(agreed_investment_wan)'
    }},
    'project_report_row': {'project_report': {
        'arrived': 'sum(ytd_total_wan)', 'project_count': 'count(*)', 'agreed_investment': 'sum(agreed_total_wan)'
    }}
} %}
{% set ns = namespace(is_first=true) %}

{% for table, forms in sums.items() %}
{% for form_set, measures in forms.items() %}
{% for measure, figure in measures.items() %}
{{ 'union all' if not ns.is_first }}
{% set ns.is_first = false %}
select
    office_code,
    report_period,
    receipt_no,
    '{{ form_set }}' as form_set,
    '{{ measure }}' as measure_code,
    cast({{ figure }} as decimal(28, 6)) as value
from {{ ref('stg_capital_amount') if table == 'capital_row' else landed(table) }}
where report_period is not null
group by office_code, report_period, receipt_no
{% endfor %}
{% endfor %}
{% endfor %}
