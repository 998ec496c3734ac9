-- One unit in one period of an assessment: points, places, grade, and how it moved since the period before. Units of a
-- group the assessment leaves out, with no indicator assessed, are not listed.
select
    {{ period_key('t') }},
    t.unit_code,
    u.unit_name,
    t.group_code,
    g.group_title,
    g.group_order,
    u.sort_order as unit_order,
    t.indicator_points,
    t.bonus_points,
    t.deduction_points,
    t.total_points,
    t.is_ranked,
    t.override_status,
    t.rank_in_group,
    t.group_size,
    t.rank_in_office,
    t.office_size,
    t.official_rank,
    t.grade_title,
    case when earlier.is_ranked then earlier.total_points end as previous_total_points,
    earlier.official_rank as previous_rank,
    earlier.official_rank - t.official_rank as rank_change,
    t.missing_indicator_count
from {{ ref('fct_assessment_total') }} as t
inner join {{ ref('dim_unit') }} as u on {{ same_scheme('t', 'u') }} and t.unit_code = u.unit_code
inner join {{ ref('int_unit_group') }} as g on {{ same_unit_period('t', 'g') }} and g.is_assessed
inner join {{ ref('stg_scheme_period') }} as p on {{ same_period('t', 'p') }}
left join {{ ref('fct_assessment_total') }} as earlier
    on {{ same_assessment('t', 'earlier') }}
    and p.previous_period_code = earlier.period_code and t.unit_code = earlier.unit_code
