{{ config(materialized='yearly', year_column='month') }}
{#
  Declared projects of a unit in a month by size, as the office's tiers of that year have it: how many, and their agreed
  investment. `nested` tiers hold each other, `exclusive` ones hold every project once. A tier without a project has no row, nor has one a
  project whose sum nobody wrote.
#}
select
    project.office_code,
    project.unit_code,
    project.month,
    tier.tier_kind,
    tier.tier_code,
    tier.title,
    tier.tier_order,
    cast(count(*) as integer) as project_count,
    cast(sum(project.agreed_investment_wan) as decimal(24, 6)) as agreed_investment_wan,
    max(project.receipt_no) as receipt_no,
    max(project.received_at) as received_at,
    max(project.loaded_at) as loaded_at
from {{ ref('fct_project') }} as project
inner join {{ ref('dim_month') }} as month on project.office_code = month.office_code and project.month = month.month
inner join {{ ref('stg_project_tier') }} as tier
    on
        {{ same_scheme('month', 'tier') }}
        and project.agreed_investment_wan >= tier.lower_wan
        and (tier.upper_wan is null or project.agreed_investment_wan < tier.upper_wan)
where project.value_status = 'declared'
group by
    project.office_code, project.unit_code, project.month, tier.tier_kind, tier.tier_code, tier.title, tier.tier_order
