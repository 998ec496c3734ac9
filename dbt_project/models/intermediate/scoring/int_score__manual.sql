{{ config(materialized='view') }}
-- manual: x itself are the signed points that people decided on, each entry with its document and two signatures.
with due as (
    select i.*
    from {{ ref('int_score_input') }} as i
    where i.rule = 'manual'
),

signed as (
    {{ divided('due', {'points': ([whole('r.x_over')], [whole('r.x_under')])}) }}
)

select
    {{ score_key('s') }},
    {{ brought_along('s') }},
    s.input_state,
    {{ rounded_points('s') }},
    'normal' as base_case,
    cast(null as integer) as band_order
from signed as s
