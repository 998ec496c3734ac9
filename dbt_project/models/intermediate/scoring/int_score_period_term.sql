{{ config(materialized='yearly', year_column='scheme_year') }}
-- The source periods of every weighted_periods score: due, over by the end of the score's own period, not before its beginning where
-- only its own count, and periods in which the unit lives and its group is assessed. The total of a unit with an open part there is
-- not known: null, never a partial sum.
select
    {{ score_key('i') }},
    w.source_assessment_code,
    w.source_period_code,
    p.period_order as source_period_order,
    w.weight,
    case when t.is_complete then cast(t.total_points as decimal(28, 4)) end as total_points,
    coalesce(t.is_pending, false) as is_pending,
    t.evidence_count,
    t.received_at,
    t.loaded_at
from {{ ref('int_score_input') }} as i
inner join {{ ref('stg_scheme_period') }} as own on {{ same_period('i', 'own') }}
inner join {{ ref('stg_scheme_period_weight') }} as w
    on {{ same_assessment('i', 'w') }} and i.indicator_code = w.indicator_code
inner join {{ ref('stg_scheme_period') }} as p
    on {{ same_scheme('w', 'p') }}
    and w.source_assessment_code = p.assessment_code and w.source_period_code = p.period_code
inner join {{ ref('int_unit_group') }} as g on {{ same_period('p', 'g') }} and i.unit_code = g.unit_code and g.is_assessed
left join {{ ref('int_score_direct_total') }} as t on {{ same_period('p', 't') }} and i.unit_code = t.unit_code
where i.rule = 'weighted_periods' and p.is_due and p.end_month <= own.end_month
    and (w.window_code = 'ytd' or p.start_month >= own.start_month)
