{# Workbooks in one of the states a measure counts, one row each; a missing one has no receipt and no cell. #}
select
    due.office_code,
    due.scheme_year,
    due.assessment_code,
    due.period_code,
    fact.unit_code,
    due.measure_code,
    due.value_status,
    fact.report_period as subject_code,
    concat(fact.report_period, fact.form_title, {{ report_state('fact.state') }}) as subject_name,
    cast(1 as decimal(18, 6)) as contribution,
    fact.receipt_no,
    cast(null as varchar) as source_sheet,
    cast(null as integer) as source_row,
    cast(null as varchar) as source_field
from {{ ref('int_measure_due') }} as due
inner join {{ ref('fct_report') }} as fact
    on
        due.office_code = fact.office_code
        and due.scheme_year = fact.scheme_year
        and fact.month between due.from_month and due.end_month
inner join {{ ref('dim_unit') }} as unit
    on
        due.office_code = unit.office_code
        and due.scheme_year = unit.scheme_year
        and fact.unit_code = unit.unit_code
        and unit.group_code is not null
where
    due.fact = 'report'
    and {{ in_list('due.report_states', 'fact.state') }}
    and {{ in_list('due.form_sets', 'fact.form_set') }}
