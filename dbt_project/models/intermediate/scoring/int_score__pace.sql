{{ config(materialized='view') }}
-- pace: x % of F; x is the share of what is due by the period's end, A ÷ (T × P).
with due as (
    select i.*
    from {{ ref('int_score_input') }} as i
    where i.rule = 'pace'
),

attained as (
    {{ attained_points('due') }}
)

select
    {{ score_key('a') }},
    {{ brought_along('a') }},
    a.input_state,
    {{ rounded_points('a') }},
    'normal' as base_case,
    cast(null as integer) as band_order
from attained as a
