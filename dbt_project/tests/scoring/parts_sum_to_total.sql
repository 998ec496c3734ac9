-- Indicator points of the sheet + capped bonus + capped deduction = total, and the parts are inside their caps. The total
-- of a unit struck by a veto that takes all points is 0.
with sheet as (
    select
        {{ period_key('s') }},
        s.unit_code,
        sum(case when s.role = 'indicator' then s.points else 0 end) as indicator_points,
        sum(case when s.role = 'bonus' then s.points else 0 end) as bonus_points,
        sum(case when s.role = 'deduction' then s.points else 0 end) as deduction_points
    from {{ ref('fct_score') }} as s
    group by {{ period_key('s') }}, s.unit_code
),

struck as (
    select distinct
        {{ period_key('o') }},
        o.unit_code
    from {{ ref('int_override') }} as o
    where o.kind = 'veto' and o.is_acting and o.effect = 'zero_total'
)

select {{ period_key('t') }}, t.unit_code
from {{ ref('fct_assessment_total') }} as t
inner join {{ ref('stg_scheme') }} as c on {{ same_scheme('t', 'c') }}
inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('t', 'a') }}
left join sheet as s on {{ same_unit_period('t', 's') }}
left join struck as v on {{ same_unit_period('t', 'v') }}
where
    s.unit_code is null
    or t.indicator_points <> coalesce(s.indicator_points, 0)
    or t.bonus_points <> case when s.bonus_points > a.bonus_cap then a.bonus_cap else coalesce(s.bonus_points, 0) end
    or t.deduction_points
    <> case when s.deduction_points < -a.deduction_cap then -a.deduction_cap else coalesce(s.deduction_points, 0) end
    or t.total_points <> case
        when v.unit_code is not null then 0
        else {{ half_up('t.indicator_points + t.bonus_points + t.deduction_points', 'c.points_places') }}
    end
