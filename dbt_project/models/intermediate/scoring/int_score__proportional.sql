{{ config(materialized='view') }}
-- proportional: x ÷ out_of × F.
with due as (
    select i.*
    from {{ ref('int_score_input') }} as i
    where i.rule = 'proportional'
),

shared as (
    {{ divided('due', {'points': ([whole('r.x_over'), 'r.full_points'], [whole('r.x_under'), 'r.out_of'])}) }}
)

select
    {{ score_key('s') }},
    {{ brought_along('s') }},
    s.input_state,
    {{ rounded_points('s') }},
    'normal' as base_case,
    cast(null as integer) as band_order
from shared as s
