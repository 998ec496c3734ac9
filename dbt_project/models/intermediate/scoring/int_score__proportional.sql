{{ config(materialized='yearly', year_column='scheme_year') }}
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
    s.input_state,
    case when s.input_state = 'ready' then s.points_half_up end as raw_points,
    case when s.input_state = 'ready' then s.points_down end as cut_points,
    'normal' as base_case,
    cast(null as integer) as band_order
from shared as s
