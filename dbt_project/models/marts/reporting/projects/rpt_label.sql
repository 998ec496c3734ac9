{#
  Projects that bear a label now, by the catalogue of the scheme year: how many there are, how many were signed within
  that calendar year, and what they agreed to invest. `state` tells labels the year's catalogue has (`listed`) from those
  of another year (`lapsed`) and from words of no catalogue (`unknown`), which count for nothing elsewhere. A project counts
  once for a label however it is written. Withdrawn projects and additions are left out of counts, an addition's
  investment is its own. A row of the office has its own code as unit.
#}
with borne as (
    select distinct
        label.office_code,
        label.scheme_year,
        label.as_of_month,
        label.project_key,
        coalesce(label.label_code, label.label_text) as label_key,
        label.label_code,
        label.title,
        label.label_kind,
        label.state
    from {{ ref('fct_project_label') }} as label
    where label.is_current
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

counted as (
    select
        borne.*,
        project.unit_code,
        project.agreed_investment_wan,
        case when project.base_project_key is null then 1 else 0 end as is_counted,
        coalesce(signed.signed_year = borne.scheme_year, false) as is_new
    from borne
    inner join {{ ref('fct_project_year') }} as project
        on
            borne.office_code = project.office_code
            and borne.scheme_year = project.scheme_year
            and borne.project_key = project.project_key
            and not project.is_withdrawn
    left join signed
        on
            borne.office_code = signed.office_code
            and borne.scheme_year = signed.scheme_year
            and borne.project_key = signed.project_key
),

every as (
    select
        office_code,
        scheme_year,
        as_of_month,
        label_key,
        label_code,
        title,
        label_kind,
        state,
        unit_code,
        agreed_investment_wan,
        is_counted,
        is_new
    from counted
    union all
    select
        office_code,
        scheme_year,
        as_of_month,
        label_key,
        label_code,
        title,
        label_kind,
        state,
        office_code as unit_code,
        agreed_investment_wan,
        is_counted,
        is_new
    from counted
),

summed as (
    select
        office_code,
        scheme_year,
        as_of_month,
        unit_code,
        label_key,
        label_code,
        title,
        label_kind,
        state,
        sum(is_counted) as project_count,
        sum(case when is_new then is_counted else 0 end) as signed_count,
        coalesce(sum(agreed_investment_wan), 0) as investment_wan
    from every
    group by office_code, scheme_year, as_of_month, unit_code, label_key, label_code, title, label_kind, state
)

select
    summed.office_code,
    summed.scheme_year,
    summed.as_of_month,
    summed.unit_code,
    {{ unit_name_of('summed') }} as unit_name,
    cast({{ unit_order_of('summed') }} as integer) as unit_order,
    summed.label_key,
    summed.label_code,
    summed.title,
    summed.label_kind,
    summed.state,
    cast(summed.project_count as integer) as project_count,
    cast(summed.signed_count as integer) as signed_count,
    cast(summed.investment_wan as decimal(24, 6)) as investment_wan
from summed
{{ join_unit('summed') }}
