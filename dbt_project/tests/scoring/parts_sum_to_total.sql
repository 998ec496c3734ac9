-- Indicator points of the sheet + capped bonus + capped deduction = total, and the parts are inside their caps. The total
-- of a unit struck by a veto that takes all points is 0. Where only the total is rounded, each item counts with what no ten
-- places hold, up to half of the tenth. Whoever has scores has a total, and the other way round.
{% set slack = "case when c.rounding_at = 'total' then 0.0000001 else 0 end" %}
with sheet as (
    select
        {{ period_key('s') }},
        s.unit_code,
        sum(case when s.role = 'indicator' then s.points else 0 end) as indicator_points,
        sum(case when s.role = 'bonus' then s.points else 0 end) as bonus_points,
        sum(case when s.role = 'deduction' then s.points else 0 end) as deduction_points
    from {{ ref('fct_score') }} as s
    where {{ is_built('s') }}
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
from (
    select
        f.*,
        f.indicator_points + f.bonus_points + f.deduction_points as printed
    from {{ ref('fct_assessment_total') }} as f
    where {{ is_built('f') }}
) as t
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
    or (v.unit_code is not null and t.total_points <> 0)
    or (v.unit_code is null and t.total_points not between {{ half_up('t.printed - ' ~ slack, 'c.points_places') }}
        and {{ half_up('t.printed + ' ~ slack, 'c.points_places') }})
union all
select {{ period_key('s') }}, s.unit_code
from sheet as s
left join {{ ref('fct_assessment_total') }} as f on {{ same_unit_period('s', 'f') }}
where f.unit_code is null
