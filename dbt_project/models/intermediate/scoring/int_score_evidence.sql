{{ config(materialized='view') }}
-- How many fact rows a score rests on, and when the newest file among theirs came and was taken in: those of every measure
-- it, its parts, its gate or its cases look at, each measure once. A score that rests on no row has no clock.
-- What a score made of other totals rests on beside is put to it in int_score__weighted_periods.
with looked_at as (
    select distinct
        m.office_code,
        m.scheme_year,
        m.assessment_code,
        m.indicator_code,
        m.measure_code
    from {{ ref('int_score_measure') }} as m
)

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
