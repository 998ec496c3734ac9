{# Ready-made year-to-date figures that count, one row each; a blank figure is no evidence. #}
select
    due.office_code,
    due.scheme_year,
    due.assessment_code,
    due.period_code,
    fact.unit_code,
    due.measure_code,
    due.value_status,
    fact.indicator_code as subject_code,
    fact.indicator_title as subject_name,
    cast(fact.actual_value as decimal(18, 6)) as contribution,
    fact.receipt_no,
    fact.source_sheet,
    fact.source_row,
    'actual_value' as source_field
from {{ ref('int_measure_due') }} as due
inner join {{ ref('fct_indicator') }} as fact
    on
        due.office_code = fact.office_code
        and due.end_month = fact.month
inner join {{ ref('dim_unit') }} as unit
    on
        due.office_code = unit.office_code
        and due.scheme_year = unit.scheme_year
        and fact.unit_code = unit.unit_code
        and unit.group_code is not null
where
    due.fact = 'indicator'
    and {{ in_list('due.indicator_codes', 'fact.indicator_code') }}
    and fact.actual_value is not null
