{# The projects of a unit's month are in one industry each, as the report prints them. #}
with summed as (
    select
        office_code,
        unit_code,
        month,
        sum(project_count) as project_count,
        sum(agreed_investment_wan) as agreed_investment_wan
    from {{ ref('rpt_industry_count') }} as industry
    where {{ is_built('industry', 'month') }}
    group by office_code, unit_code, month
)

select
    counted.office_code,
    counted.unit_code,
    counted.month
from {{ ref('fct_unit_count') }} as counted
left join summed
    on
        counted.office_code = summed.office_code
        and counted.unit_code = summed.unit_code
        and counted.month = summed.month
where
    {{ is_built('counted', 'month') }}
    and (
        counted.project_count <> coalesce(summed.project_count, 0)
        or counted.agreed_investment_wan <> coalesce(summed.agreed_investment_wan, 0)
    )
