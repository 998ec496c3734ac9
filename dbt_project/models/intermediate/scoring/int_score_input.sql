{{ config(materialized='yearly', year_column='scheme_year') }}
-- The index of every score due: unit with a group × assessment × due period × indicator, bonus or deduction item, shadow
-- or part, with all its rule needs. What may be computed is decided here once, in `input_state`; rules compute only rows
-- that are `ready`. A part is scored out of 100, rounded at its own places, and assessed where its whole is.
{% set parameters = [
    'indicator_order', 'title', 'role', 'parent_code', 'part_weight', 'measure_code', 'rule', 'against',
    'each_points', 'step_value', 'is_whole_steps', 'reference_value', 'met_points', 'met_ratio', 'over_step',
    'over_each', 'over_steps_kind', 'over_most_points', 'over_most_ratio', 'under_kind', 'under_step', 'under_each',
    'under_steps_kind', 'floor_pct', 'span_pct', 'partition_code', 'on_equal', 'is_lower_better', 'input_places',
    'ties', 'beyond_points', 'out_of', 'gate_match', 'gate_otherwise', 'cap_ratio', 'cap_points', 'floor_points',
    'on_missing', 'on_zero_target', 'clause',
] %}
with indicator_due as (
    select
        {{ period_key('p') }},
        i.indicator_code,
        {%- for column in parameters %}
        i.{{ column }},
        {%- endfor %}
        a.value_status,
        coalesce(whole.role, i.role) = 'shadow' as is_shadow,
        case when i.role = 'part' then i.part_places else s.points_places end as points_places,
        case when i.role = 'part' then 'indicator' else s.rounding_at end as rounding_at,
        m.title as measure_title,
        m.fact,
        m.numerator_measure_code,
        m.denominator_measure_code,
        m.display_unit,
        m.display_factor,
        m.display_places
    from {{ ref('stg_scheme_period') }} as p
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('p', 'a') }}
    inner join {{ ref('stg_scheme') }} as s on {{ same_scheme('p', 's') }}
    inner join {{ ref('stg_scheme_indicator') }} as i on {{ same_assessment('p', 'i') }}
    left join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('i', 'm') }} and i.measure_code = m.measure_code
    left join {{ ref('stg_scheme_indicator') }} as whole
        on {{ same_assessment('i', 'whole') }} and i.parent_code = whole.indicator_code
    where p.is_due
),

due as (
    select
        d.*,
        u.unit_code,
        u.group_code,
        case when d.role = 'part' and f.full_points > 0 then cast(100 as decimal(12, 4)) else f.full_points end as full_points
    from indicator_due as d
    inner join {{ ref('int_unit_group') }} as u on {{ same_period('d', 'u') }}
    left join {{ ref('stg_scheme_indicator_points') }} as f
        on {{ same_assessment('d', 'f') }} and u.group_code = f.group_code
        and coalesce(d.parent_code, d.indicator_code) = f.indicator_code
)

select
    {{ score_key('d') }},
    d.group_code,
    {%- for column in parameters %}
    d.{{ column }},
    {%- endfor %}
    d.is_shadow,
    d.value_status,
    d.points_places,
    d.rounding_at,
    d.full_points,
    d.measure_title,
    d.fact,
    d.numerator_measure_code,
    d.denominator_measure_code,
    coalesce(d.fact = 'ratio', false) as is_ratio,
    d.display_unit,
    d.display_factor,
    d.display_places,
    x.input_code,
    x.target_code,
    x.target_source,
    x.target_value,
    x.base_value,
    x.pace_numerator,
    x.pace_denominator,
    x.measure_state,
    x.actual_value,
    x.numerator_value,
    x.denominator_value,
    x.actual_over,
    x.actual_under,
    x.x_over,
    x.x_under,
    gate.conditions_zh as gate_zh,
    case
        when d.full_points is null then 'not_applicable'
        when d.role in ('indicator', 'part', 'shadow') and d.full_points = 0 then 'not_applicable'
        when d.gate_match is not null and gate.holds is null
            then case when gate.is_too_large then 'too_large' else 'pending_review' end
        when d.gate_match is not null and not gate.holds then concat('gated_', d.gate_otherwise)
        when x.has_no_base and coalesce(d.on_zero_target, 'not_applicable') = 'not_applicable' then 'no_target'
        when x.state in ('missing', 'pending_review', 'too_large') then x.state
        when x.has_no_base then 'no_target'
        else 'ready'
    end as input_state
from due as d
left join {{ ref('int_input') }} as x on {{ same_unit_period('d', 'x') }} and d.indicator_code = x.input_key
left join {{ ref('int_condition_set') }} as gate
    on {{ same_unit_period('d', 'gate') }} and gate.owner_kind = 'gate' and d.indicator_code = gate.owner_code
