-- per_unit: x ÷ step × each, nothing for an x below zero; whole steps only when the scheme says so.
select
    {{ score_key('i') }},
    i.input_state,
    case when i.input_state = 'ready' then greatest({{ step_points('i') }}, 0) end as raw_points,
    case when i.input_state = 'ready' then greatest({{ step_points('i', 'down') }}, 0) end as cut_points,
    case when i.x_over < 0 then 'nothing' when i.is_whole_steps then 'whole_steps' else 'normal' end as base_case,
    cast(null as integer) as band_order
from {{ ref('int_score_input') }} as i
where i.rule = 'per_unit'
