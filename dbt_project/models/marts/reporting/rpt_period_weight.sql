-- The source periods a weighted_periods score is made of, with the totals there: the unit's own, or those of the units it takes.
select
    {{ score_key('t') }},
    t.source_assessment_code,
    t.source_period_code,
    t.source_unit_code,
    u.short_name as source_unit_name,
    t.source_unit_order,
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
inner join {{ ref('dim_unit') }} as u on {{ same_scheme('t', 'u') }} and t.source_unit_code = u.unit_code
