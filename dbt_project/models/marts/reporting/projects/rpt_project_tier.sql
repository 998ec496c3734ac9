{#
  Projects by size, as known at the last due month of a scheme year. `nested` tiers hold each other, `exclusive` ones hold
  every project once; both as the office declares them. A project's size is its agreed investment with what was added to
  it (增资); a project that only adds to another is not counted again. `signed_count` are those signed within the scheme
  year's calendar year; `added_wan` is what was added within it. Withdrawn projects are left out. A row of the office has
  its own code as unit.
#}
with addition as (
    select
        office_code,
        scheme_year,
        base_project_key as project_key,
        sum(agreed_investment_wan) as addition_wan
    from {{ ref('fct_project_year') }}
    where base_project_key is not null and not is_withdrawn
    group by office_code, scheme_year, base_project_key
),

{# Rises of a project's own sum, and the first sums of what adds to it, as the year knew it. #}
added as (
    select
        project.office_code,
        project.scheme_year,
        coalesce(project.base_project_key, project.project_key) as project_key,
        sum(change.change_wan) as added_wan
    from {{ ref('fct_project_investment') }} as change
    inner join {{ ref('fct_project_year') }} as project
        on
            change.office_code = project.office_code
            and change.project_key = project.project_key
            and substr(change.month, 1, 4) = cast(project.scheme_year as varchar)
            and change.month <= project.as_of_month
    where
        change.change_kind = 'added'
        or (change.change_kind in ('first', 'addition') and project.base_project_key is not null)
    group by project.office_code, project.scheme_year, coalesce(project.base_project_key, project.project_key)
),

signed as (
    select
        office_code,
        scheme_year,
        project_key,
        signed_year
    from {{ ref('fct_project_stage') }}
    where stage_code = 'signed'
),

project as (
    select
        project.office_code,
        project.scheme_year,
        project.as_of_month,
        project.unit_code,
        project.agreed_investment_wan + coalesce(addition.addition_wan, 0) as size_wan,
        coalesce(signed.signed_year = project.scheme_year, false) as is_new,
        coalesce(added.added_wan, 0) as added_wan
    from {{ ref('fct_project_year') }} as project
    left join addition
        on
            project.office_code = addition.office_code
            and project.scheme_year = addition.scheme_year
            and project.project_key = addition.project_key
    left join added
        on
            project.office_code = added.office_code
            and project.scheme_year = added.scheme_year
            and project.project_key = added.project_key
    left join signed
        on
            project.office_code = signed.office_code
            and project.scheme_year = signed.scheme_year
            and project.project_key = signed.project_key
    where project.base_project_key is null and not project.is_withdrawn and project.agreed_investment_wan is not null
),

placed as (
    select
        project.*,
        tier.tier_kind,
        tier.tier_code,
        tier.title,
        tier.tier_order
    from project
    inner join {{ ref('stg_project_tier') }} as tier
        on
            project.office_code = tier.office_code
            and project.scheme_year = tier.scheme_year
            and project.size_wan >= tier.lower_wan
            and (tier.upper_wan is null or project.size_wan < tier.upper_wan)
),

counted as (
    select * from placed
    union all
    select
        office_code,
        scheme_year,
        as_of_month,
        office_code as unit_code,
        size_wan,
        is_new,
        added_wan,
        tier_kind,
        tier_code,
        title,
        tier_order
    from placed
),

summed as (
    select
        office_code,
        scheme_year,
        as_of_month,
        unit_code,
        tier_kind,
        tier_code,
        title,
        tier_order,
        count(*) as project_count,
        sum(size_wan) as investment_wan,
        count(case when is_new then 1 end) as signed_count,
        coalesce(sum(case when is_new then size_wan end), 0) as signed_investment_wan,
        sum(added_wan) as added_wan
    from counted
    group by office_code, scheme_year, as_of_month, unit_code, tier_kind, tier_code, title, tier_order
)

select
    summed.office_code,
    summed.scheme_year,
    summed.as_of_month,
    summed.unit_code,
    {{ unit_name_of('summed') }} as unit_name,
    cast({{ unit_order_of('summed') }} as integer) as unit_order,
    summed.tier_kind,
    summed.tier_code,
    summed.title,
    summed.tier_order,
    cast(summed.project_count as integer) as project_count,
    cast(summed.investment_wan as decimal(24, 6)) as investment_wan,
    cast(summed.signed_count as integer) as signed_count,
    cast(summed.signed_investment_wan as decimal(24, 6)) as signed_investment_wan,
    cast(summed.added_wan as decimal(24, 6)) as added_wan
from summed
{{ join_unit('summed') }}
