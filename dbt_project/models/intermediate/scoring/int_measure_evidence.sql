{{ config(materialized='view') }}
{#
  Every fact row that counts towards a measure: sum(contribution) is the measure's value (a rating is a weighted mean). A
  sum's evidence is that of its terms, each contribution times the term's factor, exactly. The tables of all facts laid one after the
  other, each read where it is asked for: nothing is written twice, and a filter goes down to every one of them.
#}
{% set facts = ['capital', 'tax', 'project', 'milestone', 'activity', 'assistance', 'report', 'quality', 'indicator', 'decided'] %}
{% for is_term in [false, true] %}
{%- set outer = loop %}
{% for fact in facts %}
select
    plain.office_code,
    plain.scheme_year,
    plain.assessment_code,
    plain.period_code,
    plain.unit_code,
    {{ 'term' if is_term else 'plain' }}.measure_code,
    plain.value_status,
    plain.subject_code,
    plain.subject_name,
    {%- set factor = 'cast(plain.contribution as decimal(19, 6)) * cast(term.factor as decimal(18, 6))' %}
    cast({{ factor if is_term else 'plain.contribution' }} as decimal(38, 12)) as contribution,
    plain.carried_from_month,
    plain.receipt_no,
    plain.source_sheet,
    plain.source_row,
    plain.source_field
from {{ ref('int_measure_evidence__' ~ fact) }} as plain
{%- if is_term %}
inner join {{ ref('stg_scheme_measure_term') }} as term
    on {{ same_scheme('plain', 'term') }} and plain.measure_code = term.term_measure_code
{%- endif %}
{{ 'union all' if not (loop.last and outer.last) }}
{%- endfor %}
{%- endfor %}
