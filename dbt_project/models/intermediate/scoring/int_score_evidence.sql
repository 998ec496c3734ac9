{{ config(materialized='view') }}
-- How many fact rows a score rests on, and when the newest file among theirs came and was taken in: those of every measure
-- it, its parts, its gate or its cases look at, each measure once; of a score made of other assessments' totals, those of
-- the scores the totals are made of. A score that rests on no row has no clock.
with looked_at as (
    select distinct
        m.office_code,
        m.scheme_year,
        m.assessment_code,
        m.indicator_code,
        m.measure_code
    from {{ ref('int_score_measure') }} as m
),

measured as (
    select
        {{ period_key('v') }},
        v.unit_code,
        l.indicator_code,
        cast(sum(v.evidence_count) as integer) as evidence_count,
        max(v.received_at) as received_at,
        max(v.loaded_at) as loaded_at
    from {{ ref('int_measure_value') }} as v
    inner join looked_at as l on {{ same_assessment('v', 'l') }} and v.measure_code = l.measure_code
    group by {{ period_key('v') }}, v.unit_code, l.indicator_code
),

-- What a total is made of; parts are in their wholes, shadows in no total.
totalled as (
    select
        {{ period_key('m') }},
        m.unit_code,
        sum(m.evidence_count) as evidence_count,
        max(m.received_at) as received_at,
        max(m.loaded_at) as loaded_at
    from measured as m
    inner join {{ ref('stg_scheme_indicator') }} as i
        on {{ same_assessment('m', 'i') }} and m.indicator_code = i.indicator_code
    where i.role in ('indicator', 'bonus', 'deduction')
    group by {{ period_key('m') }}, m.unit_code
)

select
    {{ score_key('m') }},
    m.evidence_count,
    m.received_at,
    m.loaded_at
from measured as m
union all
select
    {{ score_key('t') }},
    cast(sum(w.evidence_count) as integer) as evidence_count,
    max(w.received_at) as received_at,
    max(w.loaded_at) as loaded_at
from {{ ref('int_score_period_term') }} as t
inner join totalled as w
    on {{ same_scheme('t', 'w') }} and t.source_assessment_code = w.assessment_code
    and t.source_period_code = w.period_code and t.unit_code = w.unit_code
group by {{ score_key('t') }}
