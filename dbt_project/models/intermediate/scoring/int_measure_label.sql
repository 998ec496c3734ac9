{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Projects that bear one of the labels a measure asks for in its period's last month, with the cell that says so: while the latest profile of the
  project up to that month has it, whoever of its units handed that in, as the catalogue of the scheme's year reads the word.
#}
with asked as (
    select distinct
        due.office_code,
        due.scheme_year,
        due.measure_code,
        due.end_month as month,
        due.labels
    from {{ ref('int_measure_due') }} as due
    where due.fact in ('project', 'capital') and due.labels is not null and {{ is_built('due') }}
),

{{ label_words() }},

asked_month as (
    select distinct
        office_code,
        month
    from asked
),

latest as (
    select
        asked_month.office_code,
        asked_month.month,
        subject.project_key,
        max(profile.report_period) as profile_month
    from asked_month
    inner join {{ ref('stg_profile_row') }} as profile
        on asked_month.office_code = profile.office_code and asked_month.month >= profile.report_period
    inner join {{ ref('dim_project_subject') }} as subject
        on profile.office_code = subject.office_code and {{ called('profile') }} = subject.subject_key
    where {{ is_office_built('profile') }}
    group by asked_month.office_code, asked_month.month, subject.project_key
)

select
    asked.office_code,
    asked.scheme_year,
    asked.measure_code,
    asked.month,
    word.project_key,
    word.receipt_no,
    word.source_sheet,
    word.source_row,
    word.source_field
from asked
inner join latest on {{ same('asked', 'latest', ['office_code', 'month']) }}
inner join word
    on {{ same('latest', 'word', ['office_code', 'project_key']) }} and latest.profile_month = word.month
inner join {{ ref('stg_label') }} as label
    on
        {{ same_scheme('asked', 'label') }} and word.label_text = label.word
        and {{ in_list('asked.labels', 'label.label_code') }}
qualify row_number() over (
    partition by asked.office_code, asked.scheme_year, asked.measure_code, asked.month, word.project_key
    order by
        word.unit_code asc nulls last,
        word.receipt_no asc nulls last,
        word.source_row asc nulls last,
        word.source_field desc nulls last,
        word.label_text asc nulls last
) = 1
