{{ config(materialized='yearly', year_column='scheme_year') }}
-- One unit in one period of an assessment: sums, total, places and grade. Places are a competition ranking (1, 1, 3) of
-- the ranked units after tie-breakers, inside the group and inside the office. A grade is earned by the total or by a place
-- within the best share of the official partition; units that share a place share its grade. A veto may put a unit into
-- the lowest grade, a promotion lifts it by one.
with total as (
    {{ sum_points(ref('int_score_points')) }}
),

clock as (
    select
        {{ period_key('s') }},
        s.unit_code,
        max(s.received_at) as received_at,
        max(s.loaded_at) as loaded_at
    from {{ ref('int_score_evidence') }} as s
    group by {{ period_key('s') }}, s.unit_code
),

breaker as (
    select
        {{ period_key('s') }},
        s.unit_code,
        {%- for n in range(1, max_tie_breakers() + 1) %}
        max(case when b.breaker_order = {{ n }} then s.points end) as breaker_{{ n }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref('int_score_points') }} as s
    inner join {{ ref('stg_scheme_tie_breaker') }} as b
        on {{ same_assessment('s', 'b') }} and s.indicator_code = b.indicator_code
    group by {{ period_key('s') }}, s.unit_code
),

contender as (
    select
        t.*,
        u.group_code,
        a.rank_partition,
        {%- for n in range(1, max_tie_breakers() + 1) %}
        b.breaker_{{ n }}{{ "," if not loop.last }}
        {%- endfor %}
    from total as t
    inner join {{ ref('int_unit_group') }} as u on {{ same_unit_period('t', 'u') }}
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('t', 'a') }}
    left join breaker as b on {{ same_unit_period('t', 'b') }}
),

placed as (
    select
        c.*,
        {%- for partition, columns in {'group': ', c.group_code', 'office': ''}.items() %}
        {%- for end, direction in {'': 'desc', '_from_end': 'asc'}.items() %}
        case
            when c.is_ranked
                then rank() over (
                    partition by {{ period_key('c') }}, c.is_ranked{{ columns }} order by {{ rank_order('c', direction) }}
                )
        end as rank_in_{{ partition }}{{ end }},
        {%- endfor %}
        sum(case when c.is_ranked then 1 else 0 end) over (partition by {{ period_key('c') }}{{ columns }})
            as {{ partition }}_size{{ "," if not loop.last }}
        {%- endfor %}
    from contender as c
),

official as (
    select
        p.*,
        case p.rank_partition when 'group' then p.rank_in_group else p.rank_in_office end as official_rank,
        case p.rank_partition when 'group' then p.rank_in_group_from_end else p.rank_in_office_from_end end
            as official_rank_from_end,
        case p.rank_partition when 'group' then p.group_size else p.office_size end as official_size
    from placed as p
),

quota as (
    select
        {{ period_key('p') }},
        p.unit_code,
        p.is_lowest_grade,
        p.is_promoted,
        p.total_points,
        p.official_rank,
        g.grade_order,
        g.min_points,
        g.share_pct,
        g.is_rest,
        case g.share_rounding
            when 'down' then {{ floor_quotient(['p.official_size', 'g.share_pct'], ['100']) }}
            when 'up' then -{{ floor_quotient(['-p.official_size', 'g.share_pct'], ['100']) }}
            when 'half_up' then {{ dec_quotient(['p.official_size', 'g.share_pct'], ['100'], 0) }}
        end as place_count
    from official as p
    inner join {{ ref('stg_scheme_grade') }} as g on {{ same_assessment('p', 'g') }}
    where p.is_ranked
),

reach as (
    select
        q.*,
        max(q.grade_order) over (partition by {{ period_key('q') }}, q.unit_code) as lowest_order,
        sum(q.place_count) over (
            partition by {{ period_key('q') }}, q.unit_code order by q.grade_order nulls last
            rows between unbounded preceding and current row
        ) as last_place
    from quota as q
),

earned as (
    select
        {{ period_key('r') }},
        r.unit_code,
        min(r.grade_order) as grade_order
    from (
        select
            {{ period_key('r') }},
            r.unit_code,
            case
                when r.is_lowest_grade then r.lowest_order
                when r.is_promoted and r.grade_order > 1 then r.grade_order - 1
                else r.grade_order
            end as grade_order
        from reach as r
        where
            r.is_lowest_grade
            or coalesce(r.is_rest, false)
            or (
                (r.share_pct is null or r.official_rank <= r.last_place)
                and (
                    r.min_points is null
                    or r.total_points >= r.min_points
                    -- the lowest grade begins at 0: a total that deductions took below it has no lower one
                    or (r.grade_order = r.lowest_order and r.min_points = 0)
                )
            )
    ) as r
    group by {{ period_key('r') }}, r.unit_code
),

graded as (
    select
        {{ period_key('e') }},
        e.unit_code,
        g.title as grade_title
    from earned as e
    inner join {{ ref('stg_scheme_grade') }} as g on {{ same_assessment('e', 'g') }} and e.grade_order = g.grade_order
)

select
    {{ period_key('p') }},
    p.unit_code,
    p.group_code,
    p.indicator_points,
    p.bonus_points,
    p.deduction_points,
    p.total_points,
    p.is_complete,
    p.is_ranked,
    p.override_status,
    cast(p.rank_in_group as integer) as rank_in_group,
    cast(p.group_size as integer) as group_size,
    cast(p.rank_in_office as integer) as rank_in_office,
    cast(p.office_size as integer) as office_size,
    p.rank_partition,
    cast(p.official_rank as integer) as official_rank,
    cast(p.official_rank_from_end as integer) as official_rank_from_end,
    cast(p.official_size as integer) as official_size,
    g.grade_title,
    p.missing_indicator_count,
    p.pending_indicator_count,
    k.received_at,
    k.loaded_at
from official as p
left join clock as k on {{ same_unit_period('p', 'k') }}
left join graded as g on {{ same_unit_period('p', 'g') }}
