{{ config(materialized='yearly', year_column='scheme_year') }}
-- One unit in one period of an assessment: sums, total, places and grade. Places are those of the ranked units after tie-breakers,
-- inside the group and inside the office: the highest or the lowest total first, equals counted as a competition (1, 1, 3) or
-- densely (1, 1, 2), as the assessment says. A grade is earned by the total or by a place
-- within the best share of the official partition; units that share a place share its grade. A veto may put a unit into
-- the lowest grade, a promotion lifts it by one.
with total as (
    select *
    from {{ ref('int_score_direct_total') }} as d
    where {{ is_built('d') }}
    union all
    select *
    from ({{ sum_points(ref('int_score_points'), 'assessment.is_composite') }}) as t
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
        {{ period_key('t') }},
        t.unit_code,
        t.total_points,
        t.is_ranked,
        t.is_lowest_grade,
        t.is_promoted,
        u.group_code,
        a.rank_partition,
        a.rank_ties,
        {{ strength('t.total_points', 'a.rank_order') }} as strength,
        {%- for n in range(1, max_tie_breakers() + 1) %}
        {{ strength('b.breaker_' ~ n, 'a.rank_order') }} as breaker_{{ n }}{{ "," if not loop.last }}
        {%- endfor %}
    from total as t
    inner join {{ ref('int_unit_group') }} as u on {{ same_unit_period('t', 'u') }}
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('t', 'a') }}
    left join breaker as b on {{ same_unit_period('t', 'b') }}
),

-- Places from the end are counted in the same order: behind a unit stand all ranked ones but those up to the last of its place.
counted as (
    select
        c.*,
        {%- for partition, columns in {'group': ', c.group_code', 'office': ''}.items() %}
        {%- set window = 'partition by ' ~ period_key('c') ~ columns ~ ' order by ' ~ ranking('c') %}
        rank() over ({{ window }}) as place_in_{{ partition }},
        dense_rank() over ({{ window }}) as dense_place_in_{{ partition }},
        count(*) over ({{ window }} range between unbounded preceding and current row) as last_in_{{ partition }},
        sum(case when c.is_ranked then 1 else 0 end) over (
            {{ window }} rows between unbounded preceding and unbounded following
        ) as {{ partition }}_size{{ "," if not loop.last }}
        {%- endfor %}
    from contender as c
),

placed as (
    select
        c.*,
        {%- for partition, columns in {'group': ', c.group_code', 'office': ''}.items() %}
        case
            when not c.is_ranked then null
            when c.rank_ties = 'dense' then c.dense_place_in_{{ partition }}
            else c.place_in_{{ partition }}
        end as rank_in_{{ partition }},
        case
            when not c.is_ranked then null
            when c.rank_ties = 'dense'
                then max(case when c.is_ranked then c.dense_place_in_{{ partition }} end) over (
                    partition by {{ period_key('c') }}{{ columns }}
                ) - c.dense_place_in_{{ partition }} + 1
            else c.{{ partition }}_size - c.last_in_{{ partition }} + 1
        end as rank_in_{{ partition }}_from_end{{ "," if not loop.last }}
        {%- endfor %}
    from counted as c
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

-- How many places a grade has follows from how many units are ranked together.
ranked_together as (
    select distinct
        {{ period_key('p') }},
        p.official_size
    from official as p
    where p.is_ranked
),

quota as (
    select
        {{ period_key('r') }},
        r.official_size,
        g.grade_order,
        g.min_points,
        g.share_pct,
        g.is_rest,
        case g.share_rounding
            when 'down' then {{ floor_quotient(['r.official_size', 'g.share_pct'], ['100']) }}
            when 'up' then -{{ floor_quotient(['-r.official_size', 'g.share_pct'], ['100']) }}
            when 'half_up' then {{ dec_quotient(['r.official_size', 'g.share_pct'], ['100'], 0) }}
        end as place_count
    from ranked_together as r
    inner join {{ ref('stg_scheme_grade') }} as g on {{ same_assessment('r', 'g') }}
),

reach as (
    select
        q.*,
        max(q.grade_order) over (partition by {{ period_key('q') }}, q.official_size) as lowest_order,
        sum(q.place_count) over (
            partition by {{ period_key('q') }}, q.official_size order by q.grade_order nulls last
            rows between unbounded preceding and current row
        ) as last_place
    from quota as q
),

earned as (
    select
        {{ period_key('p') }},
        p.unit_code,
        min(
            case
                when p.is_lowest_grade then r.lowest_order
                when p.is_promoted and r.grade_order > 1 then r.grade_order - 1
                else r.grade_order
            end
        ) as grade_order
    from official as p
    inner join reach as r on {{ same_period('p', 'r') }} and p.official_size = r.official_size
    where
        p.is_ranked
        and (
            p.is_lowest_grade
            or coalesce(r.is_rest, false)
            or (
                (r.share_pct is null or p.official_rank <= r.last_place)
                and (
                    r.min_points is null
                    or p.total_points >= r.min_points
                    -- the lowest grade begins at 0: a total that deductions took below it has no lower one
                    or (r.grade_order = r.lowest_order and r.min_points = 0)
                )
            )
        )
    group by {{ period_key('p') }}, p.unit_code
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
    t.indicator_points,
    t.bonus_points,
    t.deduction_points,
    p.total_points,
    t.is_complete,
    p.is_ranked,
    t.override_status,
    cast(p.rank_in_group as integer) as rank_in_group,
    cast(p.group_size as integer) as group_size,
    cast(p.rank_in_office as integer) as rank_in_office,
    cast(p.office_size as integer) as office_size,
    p.rank_partition,
    cast(p.official_rank as integer) as official_rank,
    cast(p.official_rank_from_end as integer) as official_rank_from_end,
    cast(p.official_size as integer) as official_size,
    g.grade_title,
    t.missing_indicator_count,
    t.pending_indicator_count,
    t.received_at,
    t.loaded_at
from official as p
inner join total as t on {{ same_unit_period('p', 't') }}
left join graded as g on {{ same_unit_period('p', 'g') }}
