{# Measures whose rows of replaced workbooks nobody follows. Belongs here: what has no first known figure (fct_comparison). #}

{#
  CTEs that end in `unfollowed`: measures of stg_scheme_measure of which, after something was replaced, nobody knows what they had
  been. What takes effect and what is shared hang on the other units' and years' workbooks of the time; reports, findings, help
  items, nodes, ratings and signed points are kept as they are now. A sum or ratio with one of them in it is one of them.
#}
{% macro unfollowed() -%}
{%- set measure = ['office_code', 'scheme_year', 'measure_code'] -%}
unfollowed_alone as (
    select {{ measure | join(', ') }}
    from {{ ref('stg_scheme_measure') }}
    where
        fact in ('assistance', 'manual', 'milestone', 'quality', 'rating', 'report')
        or value_field in ('effective', 'intended_investment', 'contract_investment')
        or credit is not null
),

unfollowed_plain as (
    select {{ measure | join(', ') }}
    from unfollowed_alone
    union
    select {{ columns_of('term', measure) }}
    from {{ ref('stg_scheme_measure_term') }} as term
    inner join unfollowed_alone as alone
        on {{ same_scheme('term', 'alone') }} and term.term_measure_code = alone.measure_code
),

unfollowed as (
    select {{ measure | join(', ') }}
    from unfollowed_plain
    union
    select {{ columns_of('ratio', measure) }}
    from {{ ref('stg_scheme_measure') }} as ratio
    inner join unfollowed_plain as plain
        on
            {{ same_scheme('ratio', 'plain') }}
            and plain.measure_code in (ratio.numerator_measure_code, ratio.denominator_measure_code)
)
{%- endmacro %}
