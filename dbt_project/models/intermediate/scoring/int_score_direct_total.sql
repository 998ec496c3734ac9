-- Totals of assessments without composite indicators: what weighted_periods may build on.
with direct as (
    select
        {{ score_key('s') }},
        s.role,
        s.points,
        s.score_status
    from {{ ref('int_score_direct') }} as s
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('s', 'a') }}
    where not a.is_composite
),

total as (
    {{ sum_points('direct') }}
)

select
    {{ period_key('t') }},
    t.unit_code,
    t.total_points,
    t.is_ranked,
    t.pending_indicator_count
from total as t
