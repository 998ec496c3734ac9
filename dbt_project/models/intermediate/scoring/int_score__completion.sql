{{ config(materialized='view') }}
-- completion: x % of F; x is the share of the annual target (A ÷ T).
with due as (
    select i.*
    from {{ ref('int_score_input') }} as i
    where i.rule = 'completion'
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
