{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Projects whose capital passes a measure's industries and labels by a month, by what each of them is called, with the cells that say
  so: 到位资金台账 has neither. A project's industry is the last that a 项目进度表 up to that month wrote, whoever of its units
  handed it in; its labels are int_measure_label's.
#}
with asked as (
    select distinct
        due.office_code,
        due.scheme_year,
        due.measure_code,
        due.end_month as month,
        due.labels,
        due.industries,
        due.industries_excluded
    from {{ ref('int_measure_due') }} as due
    where due.fact = 'capital' and {{ asks_traits('due') }} and {{ is_built('due') }}
),

asked_month as (
    select distinct
        office_code,
        month
    from asked
    where industries is not null or industries_excluded is not null
),

industry as (
    select
        asked_month.office_code,
        asked_month.month,
        subject.project_key,
        told.industry_name,
        told.receipt_no,
        told.source_sheet,
        told.source_row
    from asked_month
    inner join {{ ref('stg_project_row') }} as told
        on asked_month.office_code = told.office_code and asked_month.month >= told.report_period
    inner join {{ ref('dim_project_subject') }} as subject
        on told.office_code = subject.office_code and {{ called('told') }} = subject.subject_key
    where told.industry_name is not null and {{ is_office_built('told') }}
    qualify row_number() over (
        partition by asked_month.office_code, asked_month.month, subject.project_key
        order by
            told.report_period desc nulls last, told.unit_code asc nulls last, told.receipt_no asc nulls last,
            told.source_row asc nulls last
    ) = 1
)

select
    asked.office_code,
    asked.scheme_year,
    asked.measure_code,
    asked.month,
    subject.subject_key,
    label.receipt_no as label_receipt_no,
    label.source_sheet as label_sheet,
    label.source_row as label_row,
    label.source_field as label_field,
    industry.receipt_no as industry_receipt_no,
    industry.source_sheet as industry_sheet,
    industry.source_row as industry_row
from asked
inner join {{ ref('dim_project_subject') }} as subject
    on asked.office_code = subject.office_code and asked.month >= subject.first_month
left join {{ ref('int_measure_label') }} as label
    on
        {{ same('asked', 'label', ['office_code', 'scheme_year', 'measure_code', 'month']) }}
        and subject.project_key = label.project_key
left join industry
    on
        (asked.industries is not null or asked.industries_excluded is not null)
        and {{ same('asked', 'industry', ['office_code', 'month']) }} and subject.project_key = industry.project_key
where
    (asked.labels is null or label.project_key is not null)
    and {{ in_list('asked.industries', 'industry.industry_name') }}
    and {{ not_in_list('asked.industries_excluded', 'industry.industry_name') }}
