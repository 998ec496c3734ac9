{{ config(materialized='view') }}
{#
  Capital rows that count, one row each; the opening month of a period counts with the sign turned. Of `largest_arrived`
  they are those of the one project that brought most. Of `effective` they are the amounts that took effect within the
  period, and with nothing to add the tax rows that released them; of `credit: shared` the unit's parts of what arrived in it.
#}
{% set key = ['office_code', 'scheme_year', 'assessment_code', 'period_code', 'unit_code', 'measure_code', 'value_status'] %}
{% set traits = [
    'origin_code', 'nature_code', 'construction_code', 'is_real_estate', 'agreed_investment_wan', 'since_start_amount_wan',
    'first_reported_at'
] %}
{% set told = [
    'project_code', 'project_name', 'amount_wan', 'receipt_no', 'source_sheet', 'source_row', 'source_field', 'credit_code',
    'enterprise_name', 'tax_status', 'tax_receipt_no', 'tax_sheet', 'tax_row'
] %}
{% set filters %}
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
{% endset %}

{% set columns = [
    'office_code', 'unit_code', 'month', 'value_status', 'project_code', 'project_name', 'origin_code', 'nature_code',
    'construction_code', 'is_real_estate', 'agreed_investment_wan', 'month_amount_wan', 'ytd_amount_wan',
    'since_start_amount_wan', 'first_reported_at', 'receipt_no', 'source_sheet', 'source_row',
] %}
with dated as (
    select
        office_code,
        unit_code,
        value_status,
        effective_month as month,
        'effective' as basis,
        {{ (traits + told) | join(',\n        ') }}
    from {{ ref('fct_capital_effective') }}
    where effective_month is not null
    union all
    select
        office_code,
        unit_code,
        value_status,
        month,
        'shared' as basis,
        {{ traits | join(',\n        ') }},
        project_code,
        project_name,
        credited_wan as amount_wan,
        receipt_no,
        source_sheet,
        source_row,
        source_field,
        {% for column in told[7:] %}
        cast(null as {{ 'integer' if column == 'tax_row' else 'varchar' }}) as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('fct_capital_credit') }}
),

entitled as (
    select
        {{ evidence_key() }},
        due.value_field,
        {{ columns_of('fact', told) }}
    {{ counted_from('capital', 'dated',
        also="due.value_status = fact.value_status and fact.basis = case when due.value_field = 'effective' then 'effective' else due.credit end") }}
    {{ filters }}
),

counted as (
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
    {{ counted_from('capital', known_rows('capital', columns),
        also="due.value_status = fact.value_status and coalesce(due.value_field <> 'effective', true) and due.credit is null") }}
    and {{ is_known_then() }}
    {{ filters }}
    union all
    select
        {{ columns_of('entitled', key) }},
        value_field,
        project_code as subject_code,
        project_name as subject_name,
        amount_wan as contribution,
        cast(null as varchar) as carried_from_month,
        receipt_no,
        source_sheet,
        source_row,
        source_field
    from entitled
    union all
    select distinct
        {{ columns_of('entitled', key) }},
        value_field,
        credit_code as subject_code,
        enterprise_name as subject_name,
        0 as contribution,
        cast(null as varchar) as carried_from_month,
        tax_receipt_no as receipt_no,
        tax_sheet as source_sheet,
        tax_row as source_row,
        case when tax_status = 'declared' then 'paid_ytd_wan' else 'certified_value' end as source_field
    from entitled
    where tax_receipt_no is not null
)

{{ as_evidence_of_largest('counted') }}
