-- The index of every score due: unit with a group × assessment × due period × indicator, with all a rule needs.
-- What may be computed is decided here once, in `input_state`; rules compute only rows that are `ready`.
-- A is kept as the fraction actual_over ÷ actual_under (ratio measures: numerator × 100 ÷ denominator), the goal as
-- target_value × goal_numerator ÷ goal_denominator (1 ÷ 1 when the rule looks at the whole year).
with indicator_due as (
    select
        {{ period_key('p') }},
        i.indicator_code,
        i.indicator_order,
        i.title,
        i.role,
        i.measure_code,
        i.target_code,
        i.target_source,
        i.rule,
        i.against,
        i.band_input,
        i.each_points,
        i.step_value,
        i.is_whole_steps,
        i.cap_ratio,
        i.cap_points,
        i.floor_points,
        i.on_missing,
        i.on_zero_target,
        i.clause,
        a.value_status,
        s.points_places,
        s.rounding_at,
        (
            i.rule = 'pace'
            or (i.rule = 'met_or_ratio' and i.against = 'paced_target')
            or (i.rule = 'bands' and i.band_input = 'paced_completion_pct')
        ) as is_paced,
        (
            i.rule in ('completion', 'pace', 'met_or_ratio')
            or (i.rule = 'bands' and i.band_input in ('completion_pct', 'paced_completion_pct'))
        ) as needs_target
    from {{ ref('stg_scheme_period') }} as p
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('p', 'a') }}
    inner join {{ ref('stg_scheme') }} as s on {{ same_scheme('p', 's') }}
    inner join {{ ref('stg_scheme_indicator') }} as i on {{ same_assessment('p', 'i') }}
    where p.is_due
),

due as (
    select
        d.*,
        u.unit_code,
        u.group_code
    from indicator_due as d
    inner join {{ ref('dim_unit') }} as u on {{ same_scheme('d', 'u') }}
    where u.group_code is not null
),

measured as (
    select
        d.*,
        f.full_points,
        t.target_value,
        pace.pace_numerator,
        pace.pace_denominator,
        m.title as measure_title,
        m.numerator_measure_code,
        m.denominator_measure_code,
        (m.fact = 'ratio') as is_ratio,
        m.display_unit,
        m.display_factor,
        m.display_places,
        v.state as measure_state,
        v.value as measured_value,
        v.numerator as numerator_value,
        v.denominator as denominator_value,
        coalesce(v.evidence_count, 0) as evidence_count
    from due as d
    left join {{ ref('stg_scheme_indicator_points') }} as f
        on {{ same_assessment('d', 'f') }} and d.indicator_code = f.indicator_code and d.group_code = f.group_code
    left join {{ ref('stg_scheme_pace') }} as pace
        on {{ same_period('d', 'pace') }} and d.indicator_code = pace.indicator_code
    left join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('d', 'm') }} and d.measure_code = m.measure_code
    left join {{ ref('int_measure_value') }} as v
        on {{ same_unit_period('d', 'v') }} and d.measure_code = v.measure_code
    left join {{ ref('fct_target') }} as t
        on {{ same_scheme('d', 't') }} and d.unit_code = t.unit_code
        and d.target_code = t.target_code and d.target_source = t.source_code
),

goal as (
    select
        m.*,
        case when m.is_ratio then m.numerator_value * 100 else m.measured_value end as actual_over,
        case when m.is_ratio then m.denominator_value else 1 end as actual_under,
        case when m.is_paced then m.pace_numerator else 1 end as goal_numerator,
        case when m.is_paced then m.pace_denominator else 1 end as goal_denominator
    from measured as m
),

judged as (
    select
        g.*,
        (g.role = 'indicator' and coalesce(g.full_points, 0) = 0) as is_not_assessed,
        (
            (g.needs_target and (g.target_value is null or g.target_value = 0 or g.goal_numerator = 0))
            or (g.is_ratio and g.measure_state = 'reported' and g.denominator_value = 0)
        ) as has_no_base
    from goal as g
)

select
    {{ score_key('j') }},
    j.group_code,
    j.indicator_order,
    j.title,
    j.role,
    j.rule,
    j.against,
    j.band_input,
    j.clause,
    j.measure_code,
    j.measure_title,
    j.numerator_measure_code,
    j.denominator_measure_code,
    j.is_ratio,
    j.value_status,
    j.display_unit,
    j.display_factor,
    j.display_places,
    j.target_code,
    j.target_source,
    j.each_points,
    j.step_value,
    j.is_whole_steps,
    j.cap_ratio,
    j.cap_points,
    j.floor_points,
    j.on_missing,
    j.on_zero_target,
    j.points_places,
    j.rounding_at,
    j.full_points,
    cast(j.target_value as decimal(18, 6)) as target_value,
    j.pace_numerator,
    j.pace_denominator,
    j.measure_state,
    cast(j.actual_over as decimal(28, 6)) as actual_over,
    cast(j.actual_under as decimal(24, 6)) as actual_under,
    cast(j.goal_numerator as decimal(18, 6)) as goal_numerator,
    cast(j.goal_denominator as decimal(18, 6)) as goal_denominator,
    j.numerator_value,
    j.denominator_value,
    j.evidence_count,
    case
        when j.is_not_assessed then 'not_applicable'
        when j.has_no_base and coalesce(j.on_zero_target, 'not_applicable') = 'not_applicable' then 'no_target'
        when j.measure_state in ('missing', 'pending_review') then j.measure_state
        when j.has_no_base then 'no_target'
        else 'ready'
    end as input_state
from judged as j
