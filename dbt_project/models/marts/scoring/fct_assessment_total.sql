-- One unit in one period of an assessment: points by part, total, places and grade. Places are a competition ranking
-- (1, 1, 3) of the ranked units after tie-breakers, inside the group and inside the office.
with total as (
    {{ sum_points(ref('fct_score')) }}
),

breaker as (
    select
        {{ period_key('s') }},
        s.unit_code,
        {%- for n in range(1, max_tie_breakers() + 1) %}
        max(case when b.breaker_order = {{ n }} then s.points end) as breaker_{{ n }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_score') }} as s
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
    inner join {{ ref('dim_unit') }} as u on {{ same_scheme('t', 'u') }} and t.unit_code = u.unit_code
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

graded as (
    select
        {{ period_key('p') }},
        p.unit_code,
        g.title as grade_title,
        row_number() over (partition by {{ period_key('p') }}, p.unit_code order by g.grade_order nulls last) as match_order
    from placed as p
    inner join {{ ref('stg_scheme_grade') }} as g on {{ same_assessment('p', 'g') }}
    where p.is_ranked and p.total_points >= g.min_points
)

select
    {{ period_key('p') }},
    p.unit_code,
    p.group_code,
    p.indicator_points,
    p.bonus_points,
    p.deduction_points,
    p.total_points,
    p.is_ranked,
    cast(p.rank_in_group as integer) as rank_in_group,
    cast(p.group_size as integer) as group_size,
    cast(p.rank_in_office as integer) as rank_in_office,
    cast(p.office_size as integer) as office_size,
    p.rank_partition,
    cast(case p.rank_partition when 'group' then p.rank_in_group else p.rank_in_office end as integer) as official_rank,
    cast(case p.rank_partition when 'group' then p.rank_in_group_from_end else p.rank_in_office_from_end end as integer)
        as official_rank_from_end,
    cast(case p.rank_partition when 'group' then p.group_size else p.office_size end as integer) as official_size,
    g.grade_title,
    p.missing_indicator_count,
    p.pending_indicator_count
from placed as p
left join graded as g on {{ same_unit_period('p', 'g') }} and g.match_order = 1
