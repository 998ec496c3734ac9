{{ config(materialized='yearly', year_column='scheme_year') }}
-- rank_points: points by the place of x among the units that are assessed on the indicator and have an x (1, 1, 3). Tied
-- units all take their place's points (`share`), or the mean of the places they fill together (`average`). A place the
-- scheme does not list earns `beyond_points`.
with peer as (
    {{ peers('rank_points') }}
),

ordered as (
    select
        p.*,
        case when p.is_lower_better then -p.x else p.x end as strength
    from peer as p
),

placed as (
    select
        o.*,
        rank() over (
            partition by {{ period_key('o') }}, o.indicator_code, o.peer_code order by o.strength desc nulls last
        ) as place,
        count(*) over (partition by {{ period_key('o') }}, o.indicator_code, o.peer_code, o.strength) as tied_count,
        count(*) over (partition by {{ period_key('o') }}, o.indicator_code, o.peer_code) as peer_count
    from ordered as o
),

-- The places a unit's points are taken from: its own, or all that the tied units fill.
filled as (
    select
        {{ score_key('p') }},
        p.place,
        p.tied_count,
        p.peer_count,
        p.x,
        p.beyond_points,
        case p.ties when 'average' then p.tied_count else 1 end as place_count,
        count(l.place) as listed_count,
        cast(coalesce(sum(l.points), 0) as decimal(18, 4)) as listed_points,
        {{ dbt.listagg(exact_text('l.points'), "' + '", "order by l.place") }} as listed_terms
    from placed as p
    left join {{ ref('stg_scheme_place') }} as l
        on {{ same_assessment('p', 'l') }} and p.indicator_code = l.indicator_code
        and l.place >= p.place and l.place < p.place + case p.ties when 'average' then p.tied_count else 1 end
    group by {{ score_key('p') }}, p.place, p.tied_count, p.peer_count, p.x, p.beyond_points, p.ties
),

summed as (
    select
        f.*,
        f.listed_points + (f.place_count - f.listed_count) * f.beyond_points as place_points,
        concat(
            coalesce(f.listed_terms, ''),
            case when f.listed_count > 0 and f.listed_count < f.place_count then ' + ' else '' end,
            case
                when f.listed_count < f.place_count
                    then concat({{ exact_text('f.beyond_points') }}, ' × ', cast(f.place_count - f.listed_count as varchar))
                else ''
            end
        ) as place_terms
    from filled as f
),

pointed as (
    {{ divided('summed', {'points': (['r.place_points'], [whole('r.place_count')])}) }}
)

select
    {{ score_key('i') }},
    {{ brought_along('i') }},
    i.input_state,
    s.points_half_up as raw_points,
    s.points_rest_over as rest_over,
    s.points_rest_under as rest_under,
    case when s.place_count > 1 then 'tied' else 'normal' end as base_case,
    cast(null as integer) as band_order,
    s.x as peer_x,
    cast(s.place as integer) as place,
    cast(s.tied_count as integer) as tied_count,
    cast(s.peer_count as integer) as peer_count,
    cast(s.place_points as decimal(18, 4)) as place_points,
    s.place_terms
from {{ ref('int_score_input') }} as i
left join pointed as s on {{ same_score('i', 's') }}
where i.rule = 'rank_points'
