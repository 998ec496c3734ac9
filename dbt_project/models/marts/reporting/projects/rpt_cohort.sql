{#
  The projects signed in a year, as they stood at the last due month of a scheme year: how many reached a stage
  (履约 performed, 开工 started, 入统 in_statistics, 投产 in_production, 达效 at_capacity). `total_count` is all that were
  signed that year and `rate_pct` is of them; `due_rate_pct` is of those that are decided, reached or failed: open cases
  are not due yet. A row of the office has its own code as unit and counts a project of several units once.
  Additions (增资) are no signings.
#}
with stage as (
    select
        fact.*,
        case when project.base_project_key is null then 1 else 0 end as is_counted
    from {{ ref('fct_project_stage') }} as fact
    inner join {{ ref('fct_project_year') }} as project
        on
            fact.office_code = project.office_code
            and fact.scheme_year = project.scheme_year
            and fact.project_key = project.project_key
    where
        fact.signed_year is not null
        and fact.stage_code in ('performed', 'started', 'in_statistics', 'in_production', 'at_capacity')
),

counted as (
    select
        office_code,
        scheme_year,
        as_of_month,
        signed_year,
        stage_code,
        stage_order,
        unit_code,
        is_counted,
        outcome,
        agreed_investment_wan
    from stage
    where is_counted = 1
    union all
    select
        office_code,
        scheme_year,
        as_of_month,
        signed_year,
        stage_code,
        stage_order,
        office_code as unit_code,
        is_counted,
        outcome,
        agreed_investment_wan
    from stage
    where is_counted = 1
),

summed as (
    select
        office_code,
        scheme_year,
        as_of_month,
        unit_code,
        signed_year,
        stage_code,
        min(case stage_code when 'performed' then 1 when 'at_capacity' then 9 else stage_order end) as stage_order,
        count(*) as total_count,
        count(case when outcome = 'reached' then 1 end) as reached_count,
        count(case when outcome = 'failed' then 1 end) as failed_count,
        count(case when outcome = 'open' then 1 end) as open_count,
        coalesce(sum(agreed_investment_wan), 0) as total_investment_wan,
        coalesce(sum(case when outcome = 'reached' then agreed_investment_wan end), 0) as reached_investment_wan
    from counted
    group by office_code, scheme_year, as_of_month, unit_code, signed_year, stage_code
)

select
    summed.office_code,
    summed.scheme_year,
    summed.as_of_month,
    summed.unit_code,
    {{ unit_name_of('summed') }} as unit_name,
    cast({{ unit_order_of('summed') }} as integer) as unit_order,
    summed.signed_year,
    summed.stage_code,
    cast(summed.stage_order as integer) as stage_order,
    cast(summed.total_count as integer) as total_count,
    cast(summed.reached_count as integer) as reached_count,
    cast(summed.failed_count as integer) as failed_count,
    cast(summed.open_count as integer) as open_count,
    cast({{ dec_div('summed.reached_count * 100', 'summed.total_count', 2) }} as decimal(9, 2)) as rate_pct,
    cast({{ dec_div('summed.reached_count * 100', 'nullif(summed.reached_count + summed.failed_count, 0)', 2) }} as decimal(9, 2))
        as due_rate_pct,
    cast(summed.total_investment_wan as decimal(24, 6)) as total_investment_wan,
    cast(summed.reached_investment_wan as decimal(24, 6)) as reached_investment_wan
from summed
{{ join_unit('summed') }}
