{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  What a unit's latest profile of a project says in a month a measure asks for its sums: what is intended and what is contracted, and
  whether the project is one that adds to another (增资): to the unit's own of the code it names or, failing that, the only one of
  the office that has it.
#}
with asked as (
    select distinct
        due.office_code,
        due.scheme_year,
        due.month
    from {{ ref('int_measure_month') }} as due
    where
        due.fact = 'project'
        and due.value_field in ('intended_investment', 'contract_investment', 'investment_increase')
        and {{ is_built('due') }}
),

told as (
    select
        asked.scheme_year,
        asked.month,
        {{ key_for_life('profile') }} as project_key,
        profile.*
    from asked
    inner join {{ ref('stg_profile_row') }} as profile
        on asked.office_code = profile.office_code and asked.month >= profile.report_period
    {{ join_subject('profile') }}
    where {{ is_office_built('profile') }}
    qualify row_number() over (
        partition by asked.office_code, asked.scheme_year, asked.month, profile.unit_code, {{ key_for_life('profile') }}
        order by
            profile.report_period desc nulls last,
            case when {{ called('profile') }} = subject.project_key then 0 else 1 end asc nulls last,
            profile.receipt_no asc nulls last,
            profile.source_row asc nulls last
    ) = 1
),

base as (
    {{ added_to('told', ['office_code', 'scheme_year', 'month', 'unit_code', 'project_key'], 'month', 'base_project_key') }}
)

select
    told.office_code,
    told.scheme_year,
    told.month,
    told.unit_code,
    told.project_key,
    told.intended_investment_wan,
    told.contract_investment_wan,
    coalesce(base.base_project_key <> told.project_key, false) as is_addition,
    told.receipt_no,
    told.source_sheet,
    told.source_row
from told
left join base on {{ same('told', 'base', ['office_code', 'scheme_year', 'month', 'unit_code', 'project_key']) }}
