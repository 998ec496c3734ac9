{#
  Every fact row that counts towards a measure: sum(contribution) is the measure's value (of a rating the weighted mean).
  A sum's evidence is that of its terms, each contribution times the term's factor, half up at six places (0.01 元).
#}
with plain as (
    {%- for fact in ['capital', 'tax', 'project', 'activity', 'report', 'indicator', 'decided'] %}
    select *
    from {{ ref('int_measure_evidence__' ~ fact) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select *
    from plain
    union all
    select
        plain.office_code,
        plain.scheme_year,
        plain.assessment_code,
        plain.period_code,
        plain.unit_code,
        term.measure_code,
        plain.value_status,
        plain.subject_code,
        plain.subject_name,
        {{ dec_mul('plain.contribution', 'term.factor', 6) }} as contribution,
        plain.receipt_no,
        plain.source_sheet,
        plain.source_row,
        plain.source_field
    from plain
    inner join {{ ref('stg_scheme_measure_term') }} as term
        on {{ same_scheme('plain', 'term') }} and plain.measure_code = term.term_measure_code
)

{{ as_evidence('counted') }}
