{{ config(materialized='view') }}
-- met_or_ratio: target (annual or paced, as the scheme says) met -> full points, else x % of them. Met is compared
-- exactly, by cross-multiplication, never through a rounded quotient.
with compared as (
    select
        i.*,
        {{ product_at_least([whole('i.x_over')], ['100', whole('i.x_under')]) }} as is_met
    from {{ ref('int_score_input') }} as i
    where i.rule = 'met_or_ratio'
),

attained as (
    {{ attained_points('compared') }}
)

select
    {{ score_key('c') }},
    {{ brought_along('c') }},
    c.input_state,
    case
        when c.input_state <> 'ready' then null
        when c.is_met then cast(c.full_points as decimal(28, 10))
        else c.points_half_up
    end as raw_points,
    case when c.is_met then 0 else c.points_rest_over end as rest_over,
    case when c.is_met then 1 else c.points_rest_under end as rest_under,
    concat(case when c.is_met then 'met_' else 'short_' end, c.against) as base_case,
    cast(null as integer) as band_order
from attained as c
