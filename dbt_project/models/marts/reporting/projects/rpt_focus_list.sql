{#
  A project's stay on a focus list, shown in every scheme year it touches as it stood at that year's last due month, with the
  furthest stage the project has reached by then. What a later sheet says of its end is not known yet.
#}
with furthest as (
    {{ furthest_stages() }}
),

stay as (
    select
        project.office_code,
        project.scheme_year,
        project.as_of_month,
        stay.unit_code,
        project.project_key,
        project.project_code,
        project.project_name,
        project.agreed_investment_wan,
        stay.focus_list_code,
        stay.from_month,
        case when stay.gone_month <= project.as_of_month then stay.to_month end as to_month,
        furthest.stage_code as current_stage_code,
        furthest.reached_on as current_since_on,
        stay.receipt_no,
        stay.source_sheet,
        stay.source_row
    from {{ ref('fct_focus_list') }} as stay
    inner join {{ ref('fct_project_year') }} as project
        on
            stay.office_code = project.office_code
            and stay.project_key = project.project_key
            and stay.from_month <= project.as_of_month
    inner join {{ ref('stg_scheme') }} as scheme
        on
            {{ same_scheme('project', 'scheme') }}
            and coalesce(stay.gone_month > scheme.start_month, true)
    left join furthest
        on
            project.office_code = furthest.office_code
            and project.scheme_year = furthest.scheme_year
            and project.project_key = furthest.project_key
)

select
    stay.office_code,
    stay.scheme_year,
    stay.as_of_month,
    stay.unit_code,
    {{ unit_name_of('stay') }} as unit_name,
    cast({{ unit_order_of('stay') }} as integer) as unit_order,
    stay.project_key,
    stay.project_code,
    stay.project_name,
    stay.agreed_investment_wan,
    stay.focus_list_code,
    stay.from_month,
    stay.to_month,
    cast(
        {{ month_number('coalesce(stay.to_month, stay.as_of_month)') }} - {{ month_number('stay.from_month') }} + 1 as integer
    ) as month_count,
    stay.current_stage_code,
    stay.current_since_on,
    stay.receipt_no,
    stay.source_sheet,
    stay.source_row
from stay
{{ join_unit('stay') }}
