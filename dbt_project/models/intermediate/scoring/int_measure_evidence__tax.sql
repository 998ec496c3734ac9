{{ config(materialized='yearly', year_column='scheme_year') }}
{# Tax rows that count, one row each; the opening month of a period counts with the sign turned. #}
{% set columns = [
    'office_code', 'unit_code', 'month', 'value_status', 'credit_code', 'enterprise_name', 'is_headquarters', 'registered_date',
    'paid_month_wan', 'paid_ytd_wan', 'reported_ytd_wan', 'receipt_no', 'source_sheet', 'source_row',
] %}
with counted as (
    select
        {{ evidence_key() }},
        fact.credit_code as subject_code,
        fact.enterprise_name as subject_name,
        case
            when due.value_field = 'reported'
                then case when fact.month = due.opening_month then -fact.reported_ytd_wan else fact.reported_ytd_wan end
            when fact.month = due.opening_month then -fact.paid_ytd_wan
            when due.amount_column = 'month' then fact.paid_month_wan
            else fact.paid_ytd_wan
        end as contribution,
        fact.carried_from_month,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        case
            when due.value_status <> 'declared' then 'certified_value'
            when due.value_field = 'reported' then 'reported_ytd_wan'
            when due.amount_column = 'month' then 'paid_month_wan'
            else 'paid_ytd_wan'
        end as source_field
    {{ counted_from('tax', known_rows('tax', columns), also='due.value_status = fact.value_status') }}
    and {{ is_known_then() }}
    and (due.is_headquarters is null or due.is_headquarters = fact.is_headquarters)
    and (due.registered_from is null or fact.registered_date >= due.registered_from)
)

{{ as_evidence('counted', is_carried=true) }}
