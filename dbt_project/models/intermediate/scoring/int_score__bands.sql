-- bands: points of the first band with lower <= x < upper, an absent bound being open. x is the measured value, a
-- completion or a ratio in percent; bounds are compared exactly, by cross-multiplication. No band: no points, and the
-- build's tests refuse it.
with x as (
    select
        i.*,
        case when i.band_input in ('completion_pct', 'paced_completion_pct') then 100 else 1 end as pct,
        case when i.band_input in ('completion_pct', 'paced_completion_pct') then i.target_value else 1 end as base
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
        and (
            b.lower_bound is null
            or {{ product_at_least(
                ['x.actual_over', 'x.goal_denominator', 'x.pct'],
                ['b.lower_bound', 'x.base', 'x.goal_numerator', 'x.actual_under']
            ) }}
        )
        and (
            b.upper_bound is null
            or not ({{ product_at_least(
                ['x.actual_over', 'x.goal_denominator', 'x.pct'],
                ['b.upper_bound', 'x.base', 'x.goal_numerator', 'x.actual_under']
            ) }})
        )
)

select
    {{ score_key('x') }},
    x.input_state,
    cast(m.band_points as decimal(28, 10)) as raw_points,
    cast(m.band_points as decimal(28, 10)) as cut_points,
    x.band_input as base_case,
    cast(m.band_order as integer) as band_order
from x
left join matched as m on {{ same_score('x', 'm') }} and m.match_order = 1
