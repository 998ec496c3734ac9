{{ config(materialized='view') }}
-- per_unit: x ÷ step × each, nothing for an x below zero; whole steps only when the scheme says so.
with due as (
    select i.*
    from {{ ref('int_score_input') }} as i
    where i.rule = 'per_unit'
),

counted as (
    {{ step_points('due') }}
)

select
    {{ score_key('c') }},
    {{ brought_along('c') }},
    c.input_state,
    case when c.input_state = 'ready' then greatest(c.points_half_up, 0) end as raw_points,
    case when c.x_over < 0 then 0 else c.points_rest_over end as rest_over,
    c.points_rest_under as rest_under,
    case when c.x_over < 0 then 'nothing' when c.is_whole_steps then 'whole_steps' else 'normal' end as base_case,
    cast(null as integer) as band_order
from counted as c
