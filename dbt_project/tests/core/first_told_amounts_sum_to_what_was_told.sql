{# What was new of a project's year each time it was told sums to the most any accepted workbook told of it. #}
with new_amount as (
    select
        office_code,
        unit_code,
        project_key as project,
        substr(month, 1, 4) as told_year,
        sum(amount_wan) as found_wan
    from {{ ref('fct_capital_first_told') }} as told
    where amount_column = 'ytd' and {{ is_built('told', 'month') }}
    group by office_code, unit_code, project_key, substr(month, 1, 4)
),

most as (
    select
        told.office_code,
        told.unit_code,
        coalesce(subject.project_key, {{ called('told') }}) as project,
        substr(told.report_period, 1, 4) as told_year,
        max(told.ytd_amount_wan) as expected_wan
    from {{ ref('stg_capital_told') }} as told
    left join {{ ref('dim_project_subject') }} as subject
        on told.office_code = subject.office_code and {{ called('told') }} = subject.subject_key
    where told.ytd_amount_wan > 0 and {{ is_built('told', 'report_period') }}
    group by
        told.office_code, told.unit_code, coalesce(subject.project_key, {{ called('told') }}), substr(told.report_period, 1, 4)
)

select
    most.*,
    new_amount.found_wan
from most
left join new_amount on {{ same('most', 'new_amount', ['office_code', 'unit_code', 'project', 'told_year']) }}
where coalesce(new_amount.found_wan, 0) <> most.expected_wan
