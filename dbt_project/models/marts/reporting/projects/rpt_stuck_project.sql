{#
  A project that does not move, as known at the last due month of a scheme year: `stuck` (longer at the furthest stage it
  reached than the office allows) or `overdue` (a day it promised, or was given by the office's rules, is over). One row a
  project and reason; projects that withdrew or are in production are not looked at for stages.
#}
{# The furthest stage is asked for in two places: as a part read twice it would be worked out for all offices and years. #}
with project as (
    select
        *,
        cast({{ dbt.last_day("cast(as_of_month || '-01' as date)", 'month') }} as date) as as_of_date
    from {{ ref('fct_project_year') }}
    where not is_withdrawn
),

stuck as (
    select
        furthest.office_code,
        furthest.scheme_year,
        furthest.project_key,
        'stuck' as reason_code,
        furthest.stage_code,
        furthest.stage_order,
        cast({{ dbt.dateadd('month', 'stage_limit.stuck_months', 'furthest.reached_on') }} as date) as due_on,
        'stay' as due_basis,
        stage_limit.stuck_months as limit_months
    from (
        {{ furthest_stages() }}
    ) as furthest
    inner join {{ ref('stg_project_stage_limit') }} as stage_limit
        on
            furthest.office_code = stage_limit.office_code
            and furthest.scheme_year = stage_limit.scheme_year
            and furthest.stage_code = stage_limit.stage_code
    where stage_limit.stuck_months is not null
),

overdue as (
    select
        stage.office_code,
        stage.scheme_year,
        stage.project_key,
        'overdue' as reason_code,
        stage.stage_code,
        stage.stage_order,
        stage.due_on,
        stage.due_basis,
        cast(null as integer) as limit_months
    from {{ ref('fct_project_stage') }} as stage
    where stage.outcome = 'failed' and stage.state <> 'skipped'
),

found as (
    select * from stuck
    union all
    select * from overdue
)

select
    project.office_code,
    project.scheme_year,
    project.as_of_month,
    project.unit_code,
    {{ unit_name_of('project') }} as unit_name,
    cast({{ unit_order_of('project') }} as integer) as unit_order,
    project.project_key,
    project.project_code,
    project.project_name,
    project.investor_name,
    project.agreed_investment_wan,
    project.status_code,
    found.reason_code,
    found.stage_code,
    found.stage_order,
    furthest.stage_code as current_stage_code,
    furthest.reached_on as current_since_on,
    found.due_on,
    found.due_basis,
    cast(found.limit_months as integer) as limit_months,
    cast({{ dbt.datediff('found.due_on', 'project.as_of_date', 'day') }} as integer) as days_over,
    project.last_month,
    project.receipt_no,
    project.source_sheet,
    project.source_row
from found
inner join project
    on
        found.office_code = project.office_code
        and found.scheme_year = project.scheme_year
        and found.project_key = project.project_key
left join (
    {{ furthest_stages() }}
) as furthest
    on
        found.office_code = furthest.office_code
        and found.scheme_year = furthest.scheme_year
        and found.project_key = furthest.project_key
{{ join_unit('project') }}
where found.reason_code = 'overdue' or found.due_on <= project.as_of_date
