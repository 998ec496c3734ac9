{{ config(materialized='yearly', year_column='scheme_year') }}
-- Totals of assessments that build on no other: what weighted_periods may build on.
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
),

total as (
    {{ sum_points('own') }}
)

select
    {{ period_key('t') }},
    t.unit_code,
    t.total_points,
    t.is_complete,
    t.is_ranked,
    t.is_pending
from total as t
