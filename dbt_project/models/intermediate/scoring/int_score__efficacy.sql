{{ config(materialized='yearly', year_column='scheme_year') }}
-- efficacy (功效系数): (floor_pct + span_pct × (x − min) ÷ (max − min)) ÷ 100 × F over the units that are assessed on the
-- indicator and have an x; where the lower figure is the better one, (max − x). Nothing to tell apart (max = min, also a
-- group of one) earns what the scheme says.
with peer as (
    {{ peers('efficacy') }}
),

spread as (
    select
        p.*,
        min(p.x) over (partition by {{ period_key('p') }}, p.indicator_code, p.peer_code) as x_min,
        max(p.x) over (partition by {{ period_key('p') }}, p.indicator_code, p.peer_code) as x_max,
        count(*) over (partition by {{ period_key('p') }}, p.indicator_code, p.peer_code) as peer_count
    from peer as p
),

ahead as (
    select
        s.*,
        s.x_max - s.x_min as x_range,
        case when s.is_lower_better then s.x_max - s.x else s.x - s.x_min end as x_ahead
    from spread as s
),

-- Percentages enter as whole numbers of a ten-thousandth, so that their product with x keeps its places; the one literal
-- that undoes both leaves room for x up to 10^15.
weighed as (
    select
        a.*,
        cast(a.floor_pct * 10000 as decimal(12, 0)) * cast(a.x_range as decimal(24, 6))
        + cast(a.span_pct * 10000 as decimal(12, 0)) * cast(a.x_ahead as decimal(24, 6)) as weighed_points
    from ahead as a
),

pointed as (
    {{ divided('weighed', {
        'points': (['r.weighed_points', 'r.full_points'], ['r.x_range', '1000000']),
        'floor': (['r.floor_pct', 'r.full_points'], ['100'])
    }) }}
)

select
    {{ score_key('i') }},
    {{ brought_along('i') }},
    case when w.x_range = 0 and w.on_equal = 'not_applicable' then 'equal_not_applicable' else i.input_state end as input_state,
    {%- for name, part, of_full in [
        ('raw_points', 'half_up', 'w.full_points'), ('rest_over', 'rest_over', '0'), ('rest_under', 'rest_under', '1'),
    ] %}
    cast(
        case
            when w.x_range = 0 and w.on_equal = 'full' then {{ of_full }}
            when w.x_range = 0 and w.on_equal = 'floor' then w.floor_{{ part }}
            else w.points_{{ part }}
        end as decimal({{ '28, 10' if name == 'raw_points' else '38, 0' }})
    ) as {{ name }},
    {%- endfor %}
    case when w.x_range = 0 then 'equal' when i.is_lower_better then 'lower' else 'normal' end as base_case,
    cast(null as integer) as band_order,
    w.x as peer_x,
    w.x_min,
    w.x_max,
    cast(w.peer_count as integer) as peer_count
from {{ ref('int_score_input') }} as i
left join pointed as w on {{ same_score('i', 'w') }}
where i.rule = 'efficacy'
