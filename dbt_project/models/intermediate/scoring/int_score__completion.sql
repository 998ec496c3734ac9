{{ config(materialized='yearly', year_column='scheme_year') }}
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
    a.input_state,
    case when a.input_state = 'ready' then a.points_half_up end as raw_points,
    case when a.input_state = 'ready' then a.points_down end as cut_points,
    'normal' as base_case,
    cast(null as integer) as band_order
from attained as a
