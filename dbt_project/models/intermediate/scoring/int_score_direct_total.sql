{{ config(materialized='yearly', year_column='scheme_year') }}
-- Totals of assessments that build on no other: what weighted_periods may build on, and what fct_assessment_total ranks.
with own as (
    select
        {{ score_key('s') }},
        s.role,
        s.rule,
        s.is_shadow,
        s.points,
        s.rest_over,
        s.rest_under,
        s.score_status
    from {{ ref('int_score_own') }} as s
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('s', 'a') }}
    where not a.is_composite
)

select *
from ({{ sum_points('own') }}) as t
