{#
  A reported measure is exactly the sum of its evidence (a rating is a mean), and no evidence lies outside the index of
  measures due.
#}
with evidence as (
    select
        office_code,
        scheme_year,
        assessment_code,
        period_code,
        unit_code,
        measure_code,
        sum(contribution) as total
    from {{ ref('int_measure_evidence') }} as e
    where {{ is_built('e') }}
    group by office_code, scheme_year, assessment_code, period_code, unit_code, measure_code
)

select
    evidence.office_code,
    evidence.assessment_code,
    evidence.period_code,
    evidence.unit_code,
    evidence.measure_code,
    evidence.total,
    measure.value
from evidence
left join {{ ref('int_measure_value') }} as measure
    on
        evidence.office_code = measure.office_code
        and evidence.scheme_year = measure.scheme_year
        and evidence.assessment_code = measure.assessment_code
        and evidence.period_code = measure.period_code
        and evidence.unit_code = measure.unit_code
        and evidence.measure_code = measure.measure_code
where
    measure.measure_code is null
    or (measure.state = 'reported' and measure.fact <> 'rating' and evidence.total <> measure.value)
