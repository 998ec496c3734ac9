-- pace: x % of F; x is the share of what is due by the period's end, A ÷ (T × P).
select
    {{ score_key('i') }},
    i.input_state,
    case when i.input_state = 'ready' then {{ attained_points('i') }} end as raw_points,
    case when i.input_state = 'ready' then {{ attained_points('i', 'down') }} end as cut_points,
    'normal' as base_case,
    cast(null as integer) as band_order
from {{ ref('int_score_input') }} as i
where i.rule = 'pace'
