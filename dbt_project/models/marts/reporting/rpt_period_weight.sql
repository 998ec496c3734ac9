-- The source periods a weighted_periods score is made of, with the unit's totals there.
select
    {{ score_key('t') }},
    t.source_assessment_code,
    t.source_period_code,
    t.source_period_order,
    t.weight,
    t.total_points
from {{ ref('int_score_period_term') }} as t
