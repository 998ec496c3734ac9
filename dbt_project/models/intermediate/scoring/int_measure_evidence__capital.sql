{{ config(materialized='view') }}
{#
  Capital rows that count, one row each; the opening month of a period counts with the sign turned. Of `largest_arrived`
  they are those of the one project that brought most.
#}
with counted as (
    select
        {{ evidence_key() }},
        due.value_field,
        fact.project_code as subject_code,
        fact.project_name as subject_name,
        case
            when fact.month = due.opening_month then -fact.ytd_amount_wan
            when due.amount_column = 'month' then fact.month_amount_wan
            else fact.ytd_amount_wan
        end as contribution,
        fact.carried_from_month,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        case
            when due.value_status <> 'declared' then 'certified_value'
            when due.amount_column = 'month' then 'month_amount_wan'
            else 'ytd_amount_wan'
        end as source_field
    {{ counted_from('capital', ref('fct_capital'), amount_months(), also='due.value_status = fact.value_status') }}
    and {{ in_list('due.origins', 'fact.origin_code') }}
    and {{ in_list('due.natures', 'fact.nature_code') }}
    and {{ in_list('due.constructions', 'fact.construction_code') }}
    and (due.is_real_estate is null or due.is_real_estate = fact.is_real_estate)
    and (due.min_investment_wan is null or fact.agreed_investment_wan >= due.min_investment_wan)
    and (due.max_investment_wan is null or fact.agreed_investment_wan < due.max_investment_wan)
    and (due.first_reported_before is null or cast(fact.first_reported_at as date) < due.first_reported_before)
    and (
        due.min_arrived_share_pct is null
        or {{ product_at_least(
            ['fact.since_start_amount_wan', '100'], ['due.min_arrived_share_pct', 'fact.agreed_investment_wan']
        ) }}
    )
)

{{ as_evidence_of_largest('counted') }}
