{# Capital rows that count, one row each; the opening month of a period counts with the sign turned. #}
with amounts as (
    select
        due.office_code,
        due.scheme_year,
        due.assessment_code,
        due.period_code,
        fact.unit_code,
        due.measure_code,
        due.value_status,
        fact.project_code as subject_code,
        fact.project_name as subject_name,
        case
            when fact.month = due.opening_month then -fact.ytd_amount_wan
            when due.amount_column = 'month' then fact.month_amount_wan
            else fact.ytd_amount_wan
        end as contribution,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        case
            when due.value_status <> 'declared' then 'certified_value'
            when due.amount_column = 'month' then 'month_amount_wan'
            else 'ytd_amount_wan'
        end as source_field
    from {{ ref('int_measure_due') }} as due
    inner join {{ ref('fct_capital') }} as fact
        on
            due.office_code = fact.office_code
            and due.value_status = fact.value_status
            and (fact.month between due.first_amount_month and due.end_month or fact.month = due.opening_month)
    inner join {{ ref('dim_unit') }} as unit
        on
            due.office_code = unit.office_code
            and due.scheme_year = unit.scheme_year
            and fact.unit_code = unit.unit_code
            and unit.group_code is not null
    where
        due.fact = 'capital'
        and {{ in_list('due.origins', 'fact.origin_code') }}
        and {{ in_list('due.natures', 'fact.nature_code') }}
        and {{ in_list('due.constructions', 'fact.construction_code') }}
        and (due.is_real_estate is null or due.is_real_estate = fact.is_real_estate)
        and (due.min_investment_wan is null or fact.agreed_investment_wan >= due.min_investment_wan)
        and (due.max_investment_wan is null or fact.agreed_investment_wan < due.max_investment_wan)
)

select
    office_code,
    scheme_year,
    assessment_code,
    period_code,
    unit_code,
    measure_code,
    value_status,
    subject_code,
    subject_name,
    cast(contribution as decimal(18, 6)) as contribution,
    receipt_no,
    source_sheet,
    source_row,
    source_field
from amounts
where contribution is not null
