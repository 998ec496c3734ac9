{{ config(materialized='view') }}
-- One score with the figures it is printed with, without its sentence: that is made only where it is read (rpt_score_sheet).
with change as (
    select
        p.*,
        {{ grown_alike('v.value - p.prior_value', ['v.value', 'p.prior_value']) }} as change_part,
        {{ grown_alike('p.prior_value', ['v.value', 'p.prior_value']) }} as prior_part
    from {{ ref('int_score_prior') }} as p
    inner join {{ ref('int_measure_value') }} as v on {{ same_unit_period('p', 'v') }} and p.measure_code = v.measure_code
),

prior as (
    {{ divided('change', {'year_on_year': (['r.change_part', '100'], ['r.prior_part'])}, 2, ['half_up']) }}
),

scored as (
    {{ with_completion(ref('int_score_input'), 2) }}
)

select
    {{ score_key('s') }},
    u.unit_name,
    i.group_code,
    g.group_title,
    g.group_order,
    u.sort_order as unit_order,
    i.title as indicator_title,
    i.indicator_order,
    s.role,
    i.parent_code,
    i.part_weight,
    s.rule,
    i.clause,
    i.measure_code,
    i.measure_title,
    i.numerator_measure_code,
    i.denominator_measure_code,
    i.value_status,
    i.display_unit,
    i.display_factor,
    i.display_places,
    i.actual_value,
    i.numerator_value,
    i.denominator_value,
    i.target_value,
    i.base_value,
    i.base_numerator,
    i.base_denominator,
    i.pace_numerator,
    i.pace_denominator,
    i.completion_pct,
    i.pace_pct,
    cast(i.completion_pct - i.pace_pct as decimal(28, 2)) as pace_gap_pct,
    p.prior_value,
    p.year_on_year_half_up as year_on_year_pct,
    p.year_on_year_note,
    i.full_points,
    coalesce(i.each_points, o.each_points) as each_points,
    i.step_value,
    i.is_whole_steps,
    i.against,
    i.input_code,
    i.reference_value,
    i.over_step,
    i.under_kind,
    i.under_step,
    i.floor_pct,
    i.span_pct,
    i.partition_code,
    i.is_lower_better,
    i.input_places,
    i.ties,
    i.beyond_points,
    i.on_equal,
    i.out_of,
    x.min_base,
    case when s.role = 'part' then i.points_places end as part_places,
    i.gate_match,
    i.gate_otherwise,
    gate.conditions_zh as gate_zh,
    o.met_points,
    o.most_points,
    o.steps_kind,
    o.step_count,
    o.case_title,
    o.conditions_zh,
    o.peer_x,
    o.x_min,
    o.x_max,
    o.peer_count,
    o.place,
    o.tied_count,
    o.place_points,
    i.x_over,
    i.x_under,
    s.case_code,
    i.cap_ratio,
    i.cap_points,
    i.floor_points,
    i.on_missing,
    i.on_zero_target,
    s.raw_points,
    s.points,
    s.score_status,
    s.evidence_count,
    s.received_at,
    s.loaded_at
from {{ ref('fct_score') }} as s
inner join scored as i on {{ same_score('s', 'i') }}
left join {{ ref('int_condition_set_told') }} as gate
    on {{ same_unit_period('s', 'gate') }} and gate.owner_kind = 'gate' and s.indicator_code = gate.owner_code
left join {{ ref('int_score_operand') }} as o on {{ same_score('s', 'o') }}
inner join {{ ref('int_unit_group') }} as g on {{ same_unit_period('s', 'g') }} and g.is_assessed
inner join {{ ref('dim_unit') }} as u on {{ same_scheme('s', 'u') }} and s.unit_code = u.unit_code
left join prior as p on {{ same_unit_period('s', 'p') }} and i.measure_code = p.measure_code
left join {{ ref('stg_scheme_input') }} as x on {{ same_assessment('s', 'x') }} and s.indicator_code = x.input_key
