{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Every fact row that counts towards a measure: sum(contribution) is the measure's value (a rating is a weighted mean). A
  sum's evidence is that of its terms, each contribution times the term's factor, exactly.
#}
with plain as (
    {%- for fact in ['capital', 'tax', 'project', 'activity', 'report', 'indicator', 'decided'] %}
    select *
    from {{ ref('int_measure_evidence__' ~ fact) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

{% for measure, amount in [
    ('plain.measure_code', 'plain.contribution'),
    ('term.measure_code', 'cast(plain.contribution as decimal(19, 6)) * cast(term.factor as decimal(18, 6))')
] %}
select
    plain.office_code,
    plain.scheme_year,
    plain.assessment_code,
    plain.period_code,
    plain.unit_code,
    {{ measure }},
    plain.value_status,
    plain.subject_code,
    plain.subject_name,
    cast({{ amount }} as decimal(38, 12)) as contribution,
    plain.carried_from_month,
    plain.receipt_no,
    plain.source_sheet,
    plain.source_row,
    plain.source_field
from plain
{%- if loop.last %}
inner join {{ ref('stg_scheme_measure_term') }} as term
    on {{ same_scheme('plain', 'term') }} and plain.measure_code = term.term_measure_code
{%- endif %}
{{ 'union all' if not loop.last }}
{%- endfor %}
