{#
  Projects with land, as known at the last due month of a scheme year, and what a 亩 of it carries: fixed-asset and agreed
  investment of the project, arrived capital since the start, and the year's paid tax of its enterprise over all the land of
  that enterprise's projects (an enterprise's tax cannot be told apart by project). Null where a figure, a part of it
  or the land is not known: not known is not zero.
#}
with land as (
    select
        *,
        sum(land_area_mu) over (partition by office_code, scheme_year, credit_code) as enterprise_area_mu
    from {{ ref('fct_project_year') }}
    where land_area_mu > 0 and not is_withdrawn
),

tax as (
    select
        land.office_code,
        land.scheme_year,
        land.project_key,
        case when count(tax.paid_ytd_wan) = count(*) then sum(tax.paid_ytd_wan) end as paid_ytd_wan
    from land
    inner join {{ ref('fct_tax') }} as tax
        on
            land.office_code = tax.office_code
            and land.credit_code = tax.credit_code
            and land.as_of_month = tax.month
            and tax.value_status = 'declared'
    group by land.office_code, land.scheme_year, land.project_key
),

{# The last capital sheet, of the unit that reported the project first where two have one; origins are rows of their own. #}
arrived as (
    select
        land.office_code,
        land.scheme_year,
        land.project_key,
        case when count(capital.since_start_amount_wan) = count(*) then sum(capital.since_start_amount_wan) end as arrived_wan
    from land
    inner join {{ ref('dim_project_subject') }} as subject
        on land.office_code = subject.office_code and land.project_key = subject.project_key
    inner join {{ ref('fct_capital') }} as capital
        on
            subject.office_code = capital.office_code
            and subject.subject_key = capital.unit_code || ':' || coalesce(capital.project_code, capital.project_name)
            and capital.month <= land.as_of_month
            and capital.value_status = 'declared'
    group by land.office_code, land.scheme_year, land.project_key, subject.subject_key, capital.month
    qualify row_number() over (
        partition by land.office_code, land.scheme_year, land.project_key
        order by
            capital.month desc nulls last,
            case when subject.subject_key = land.project_key then 0 else 1 end asc nulls last,
            subject.subject_key asc nulls last
    ) = 1
)

select
    land.office_code,
    land.scheme_year,
    land.as_of_month,
    land.unit_code,
    {{ unit_name_of('land') }} as unit_name,
    cast({{ unit_order_of('land') }} as integer) as unit_order,
    land.project_key,
    land.project_code,
    land.project_name,
    land.credit_code,
    land.land_parcel_no,
    land.land_area_mu,
    land.agreed_investment_wan,
    cast({{ dec_div('land.agreed_investment_wan', 'land.land_area_mu', 2) }} as decimal(18, 2)) as agreed_per_mu_wan,
    land.fixed_asset_investment_wan,
    cast({{ dec_div('land.fixed_asset_investment_wan', 'land.land_area_mu', 2) }} as decimal(18, 2)) as fixed_asset_per_mu_wan,
    cast(arrived.arrived_wan as decimal(18, 6)) as arrived_wan,
    cast({{ dec_div('arrived.arrived_wan', 'land.land_area_mu', 2) }} as decimal(18, 2)) as arrived_per_mu_wan,
    cast(tax.paid_ytd_wan as decimal(18, 6)) as paid_ytd_wan,
    cast(case when land.credit_code is not null then land.enterprise_area_mu end as decimal(18, 6)) as enterprise_area_mu,
    cast({{ dec_div('tax.paid_ytd_wan', 'land.enterprise_area_mu', 2) }} as decimal(18, 2)) as tax_per_mu_wan,
    land.profile_receipt_no as receipt_no,
    land.profile_sheet as source_sheet,
    land.profile_row as source_row
from land
left join tax
    on
        land.office_code = tax.office_code
        and land.scheme_year = tax.scheme_year
        and land.project_key = tax.project_key
left join arrived
    on
        land.office_code = arrived.office_code
        and land.scheme_year = arrived.scheme_year
        and land.project_key = arrived.project_key
{{ join_unit('land') }}
