{# Activities that count, one row each, by the month they were reported for. #}
with counted as (
    select
        due.office_code,
        due.scheme_year,
        due.assessment_code,
        due.period_code,
        fact.unit_code,
        due.measure_code,
        due.value_status,
        fact.activity_code as subject_code,
        fact.destination as subject_name,
        case due.value_field
            when 'count' then 1
            when 'firms' then fact.firm_count
            when 'leads' then fact.lead_count
        end as contribution,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        case due.value_field
            when 'count' then 'activity_date'
            when 'firms' then 'firm_count'
            when 'leads' then 'lead_count'
        end as source_field
    from {{ ref('int_measure_due') }} as due
    inner join {{ ref('fct_activity') }} as fact
        on
            due.office_code = fact.office_code
            and fact.month between due.from_month and due.end_month
    inner join {{ ref('dim_unit') }} as unit
        on
            due.office_code = unit.office_code
            and due.scheme_year = unit.scheme_year
            and fact.unit_code = unit.unit_code
            and unit.group_code is not null
    where
        due.fact = 'activity'
        and {{ in_list('due.activity_codes', 'fact.activity_code') }}
        and {{ in_list('due.post_codes', 'fact.post_code') }}
)

select
    office_code,
    scheme_year,
    assessment_code,
    period_code,
    unit_code,
    measure_code,
    value_status,
    subject_code,
    subject_name,
    cast(contribution as decimal(18, 6)) as contribution,
    receipt_no,
    source_sheet,
    source_row,
    source_field
from counted
where contribution is not null
