{{ config(materialized='yearly', year_column='scheme_year') }}
-- bands: points of the first band with lower <= x < upper, an absent bound being open. Bounds are compared exactly, by
-- cross-multiplication. No band: no points, and the build's tests refuse it.
with x as (
    select i.*
    from {{ ref('int_score_input') }} as i
    where i.rule = 'bands'
),

matched as (
    select
        {{ score_key('x') }},
        b.band_points,
        b.band_order,
        row_number() over (partition by {{ score_key('x') }} order by b.band_order nulls last) as match_order
    from x
    inner join {{ ref('stg_scheme_band') }} as b
        on {{ same_assessment('x', 'b') }} and x.indicator_code = b.indicator_code
    where
        x.input_state = 'ready'
        and (b.lower_bound is null or {{ product_at_least([whole('x.x_over')], ['b.lower_bound', whole('x.x_under')]) }})
        and (b.upper_bound is null or not ({{ product_at_least([whole('x.x_over')], ['b.upper_bound', whole('x.x_under')]) }}))
)

select
    {{ score_key('x') }},
    {{ brought_along('x') }},
    x.input_state,
    cast(m.band_points as decimal(28, 10)) as raw_points,
    0 as rest_over,
    1 as rest_under,
    x.input_code as base_case,
    cast(m.band_order as integer) as band_order
from x
left join matched as m on {{ same_score('x', 'm') }} and m.match_order = 1
