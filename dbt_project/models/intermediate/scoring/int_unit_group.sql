{{ config(materialized='yearly', year_column='scheme_year') }}
-- The group a unit is in within every due period it lives in: the one it stays in in the period's last month, or the one a
-- rule moves it to (the first whose conditions hold and that leads from the group it stays in). A move that waits for
-- certification is not made yet; int_override tells that it waits. `is_assessed`: some indicator has points for the group.
with dated as (
    select
        {{ period_key('p') }},
        m.unit_code,
        m.group_code,
        m.group_title,
        m.group_order
    from {{ ref('stg_scheme_period') }} as p
    inner join {{ ref('stg_scheme_group_member') }} as m on {{ same_scheme('p', 'm') }}
    inner join {{ ref('stg_unit') }} as u
        on {{ same_scheme('m', 'u') }} and m.unit_code = u.unit_code and {{ lives_in('u', 'p') }}
    where
        p.is_due
        and coalesce(m.from_month, p.end_month) <= p.end_month
        and coalesce(m.until_month, p.end_month) >= p.end_month
),

moved as (
    select
        {{ period_key('d') }},
        d.unit_code,
        o.effect as group_code,
        row_number() over (partition by {{ period_key('d') }}, d.unit_code order by o.override_order nulls last) as move_order
    from dated as d
    inner join {{ ref('stg_scheme_override') }} as o
        on {{ same_assessment('d', 'o') }} and o.kind = 'move' and {{ in_list('o.group_codes', 'd.group_code') }}
    inner join {{ ref('int_condition_set') }} as s
        on {{ same_unit_period('d', 's') }} and s.owner_kind = 'move' and o.override_code = s.owner_code and s.holds
),

titled as (
    select distinct
        m.office_code,
        m.scheme_year,
        m.group_code,
        m.group_title,
        m.group_order
    from {{ ref('stg_scheme_group_member') }} as m
),

assessed as (
    select distinct
        f.office_code,
        f.scheme_year,
        f.assessment_code,
        f.group_code
    from {{ ref('stg_scheme_indicator_points') }} as f
    inner join {{ ref('stg_scheme_indicator') }} as i
        on {{ same_assessment('f', 'i') }} and f.indicator_code = i.indicator_code
    where i.role = 'indicator' and f.full_points > 0
)

select
    {{ period_key('d') }},
    d.unit_code,
    d.group_code as dated_group_code,
    coalesce(t.group_code, d.group_code) as group_code,
    coalesce(t.group_title, d.group_title) as group_title,
    coalesce(t.group_order, d.group_order) as group_order,
    a.group_code is not null as is_assessed
from dated as d
left join moved as m on {{ same_unit_period('d', 'm') }} and m.move_order = 1
left join titled as t on {{ same_scheme('m', 't') }} and m.group_code = t.group_code
left join assessed as a on {{ same_assessment('d', 'a') }} and coalesce(t.group_code, d.group_code) = a.group_code
