{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  When a project first showed what measures of a year take as a sign that it performs or is at capacity, with the cell: `capital`, the
  first month whose sheet tells of capital of it; `at_capacity`, the first profile whose output of the year reaches what was promised or, where
  the office rules so, that bears the label. Whichever of its units told it, up to the last month the
  year's measures look at.
#}
with asked as (
    select
        due.office_code,
        due.scheme_year,
        due.performed_by,
        due.full_output,
        max(due.month) as last_month
    from {{ ref('int_measure_month') }} as due
    where
        due.fact = 'project' and (due.performed_by is not null or due.full_output is not null) and {{ is_built('due') }}
    group by due.office_code, due.scheme_year, due.performed_by, due.full_output
),

{{ label_words() }},

sign as (
    select
        asked.office_code,
        asked.scheme_year,
        'capital' as stage_code,
        subject.project_key,
        capital.month,
        capital.unit_code,
        capital.receipt_no,
        capital.source_sheet,
        capital.source_row,
        case
            when capital.reported_month_amount > 0 and capital.month_basis = 'derived' then 'ytd_amount_wan'
            when capital.reported_month_amount > 0 then 'month_amount_wan'
            else 'since_start_amount_wan'
        end as source_field
    from asked
    inner join {{ ref('fct_capital') }} as capital
        on asked.office_code = capital.office_code and asked.last_month >= capital.month
    inner join {{ ref('dim_project_subject') }} as subject
        on capital.office_code = subject.office_code and {{ called('capital') }} = subject.subject_key
    where
        asked.performed_by is not null
        and {{ in_list('asked.performed_by', "'capital'") }}
        and capital.value_status = 'declared'
        and (capital.reported_month_amount > 0 or capital.reported_since_start_amount > 0)
        and {{ is_office_built('capital') }}
    union all
    select
        asked.office_code,
        asked.scheme_year,
        'at_capacity' as stage_code,
        subject.project_key,
        profile.report_period as month,
        profile.unit_code,
        profile.receipt_no,
        profile.source_sheet,
        profile.source_row,
        'output_ytd_wan' as source_field
    from asked
    inner join {{ ref('stg_profile_row') }} as profile
        on asked.office_code = profile.office_code and asked.last_month >= profile.report_period
    inner join {{ ref('dim_project_subject') }} as subject
        on profile.office_code = subject.office_code and {{ called('profile') }} = subject.subject_key
    where
        asked.full_output = 'output'
        and profile.promised_output_wan > 0
        and profile.output_ytd_wan >= profile.promised_output_wan
        and {{ is_office_built('profile') }}
    union all
    select
        asked.office_code,
        asked.scheme_year,
        'at_capacity' as stage_code,
        word.project_key,
        word.month,
        word.unit_code,
        word.receipt_no,
        word.source_sheet,
        word.source_row,
        word.source_field
    from asked
    inner join {{ ref('stg_label') }} as label
        on {{ same_scheme('asked', 'label') }} and asked.full_output = label.label_code
    inner join word
        on
            asked.office_code = word.office_code and label.word = word.label_text
            and asked.last_month >= word.month
)

select
    office_code,
    scheme_year,
    stage_code,
    project_key,
    month,
    receipt_no,
    source_sheet,
    source_row,
    source_field
from sign
qualify row_number() over (
    partition by office_code, scheme_year, stage_code, project_key
    order by
        month asc nulls last,
        unit_code asc nulls last,
        receipt_no asc nulls last,
        source_row asc nulls last,
        source_field desc nulls last
) = 1
