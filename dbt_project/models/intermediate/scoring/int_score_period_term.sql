{{ config(materialized='yearly', year_column='scheme_year') }}
-- The source periods of every weighted_periods score: due, over by the end of the score's own period, not before its beginning where
-- only its own count, and periods in which the unit lives and its group is assessed; of others' totals in place of its own, where the
-- scheme says so, the same of each of them. The total of a unit with an open part there is not known: null, never a partial sum.
with source as (
    select
        {{ score_key('i') }},
        own.start_month as own_start_month,
        own.end_month as own_end_month,
        coalesce(u.source_unit_code, i.unit_code) as source_unit_code,
        coalesce(u.source_unit_order, 0) as source_unit_order,
        coalesce(u.weight, 1) as unit_weight
    from {{ ref('int_score_input') }} as i
    inner join {{ ref('stg_scheme_period') }} as own on {{ same_period('i', 'own') }}
    left join {{ ref('stg_scheme_period_unit') }} as u
        on {{ same_assessment('i', 'u') }} and i.indicator_code = u.indicator_code and i.unit_code = u.unit_code
    where i.rule = 'weighted_periods'
)

select
    {{ score_key('i') }},
    w.source_assessment_code,
    w.source_period_code,
    i.source_unit_code,
    p.period_order as source_period_order,
    i.source_unit_order,
    cast(w.weight * i.unit_weight as decimal(12, 4)) as weight,
    case when t.is_complete then cast(t.total_points as decimal(28, 4)) end as total_points,
    coalesce(t.is_pending, false) as is_pending,
    t.evidence_count,
    t.received_at,
    t.loaded_at
from source as i
inner join {{ ref('stg_scheme_period_weight') }} as w
    on {{ same_assessment('i', 'w') }} and i.indicator_code = w.indicator_code
inner join {{ ref('stg_scheme_period') }} as p
    on {{ same_scheme('w', 'p') }}
    and w.source_assessment_code = p.assessment_code and w.source_period_code = p.period_code
inner join {{ ref('int_unit_group') }} as g on {{ same_period('p', 'g') }} and i.source_unit_code = g.unit_code and g.is_assessed
left join {{ ref('int_score_direct_total') }} as t on {{ same_period('p', 't') }} and i.source_unit_code = t.unit_code
where p.is_due and p.end_month <= i.own_end_month
    and (w.window_code = 'ytd' or p.start_month >= i.own_start_month)
