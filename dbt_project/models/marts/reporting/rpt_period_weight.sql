-- The source periods a weighted_periods score is made of, with the unit's totals there.
select
    {{ score_key('t') }},
    t.source_assessment_code,
    t.source_period_code,
    a.title as source_assessment_title,
    p.period_title as source_period_title,
    t.source_period_order,
    t.weight,
    t.total_points
from {{ ref('int_score_period_term') }} as t
inner join {{ ref('stg_scheme_assessment') }} as a
    on {{ same_scheme('t', 'a') }} and t.source_assessment_code = a.assessment_code
inner join {{ ref('stg_scheme_period') }} as p
    on {{ same_scheme('t', 'p') }}
    and t.source_assessment_code = p.assessment_code and t.source_period_code = p.period_code
