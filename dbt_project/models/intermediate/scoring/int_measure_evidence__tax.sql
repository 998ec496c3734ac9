{# Tax rows that count, one row each; the opening month of a period counts with the sign turned. #}
with amounts as (
    select
        due.office_code,
        due.scheme_year,
        due.assessment_code,
        due.period_code,
        fact.unit_code,
        due.measure_code,
        due.value_status,
        fact.credit_code as subject_code,
        fact.enterprise_name as subject_name,
        case
            when due.value_field = 'reported'
                then case when fact.month = due.opening_month then -fact.reported_ytd_wan else fact.reported_ytd_wan end
            when fact.month = due.opening_month then -fact.paid_ytd_wan
            when due.amount_column = 'month' then fact.paid_month_wan
            else fact.paid_ytd_wan
        end as contribution,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        case
            when due.value_status <> 'declared' then 'certified_value'
            when due.value_field = 'reported' then 'reported_ytd_wan'
            when due.amount_column = 'month' then 'paid_month_wan'
            else 'paid_ytd_wan'
        end as source_field
    from {{ ref('int_measure_due') }} as due
    inner join {{ ref('fct_tax') }} as fact
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
        due.fact = 'tax'
        and (due.is_headquarters is null or due.is_headquarters = fact.is_headquarters)
        and (due.registered_from is null or fact.registered_date >= due.registered_from)
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
