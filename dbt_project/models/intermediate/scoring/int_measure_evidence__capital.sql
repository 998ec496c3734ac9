{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Capital rows that count, one row each; the opening month of a period counts with the sign turned. Of `largest_arrived`
  they are those of the one project that brought most. Of `effective` they are the amounts that took effect within the
  period, and with nothing to add the tax rows that released them; of `credit: shared` the unit's parts of what arrived in it.
  With `amounts_reported_before` a row counts no more than had been told of its project before that day, and then cites the cell
  that told it. A figure the form does not have is the cells it is made of. Of a measure by industry or label the cells that say so
  stand beside, with nothing to add.
#}
{% set key = ['office_code', 'scheme_year', 'assessment_code', 'period_code', 'unit_code', 'measure_code', 'value_status'] %}
{% set traits = [
    'origin_code', 'nature_code', 'construction_code', 'is_real_estate', 'agreed_investment_wan', 'since_start_amount_wan',
    'first_reported_at'
] %}
{% set told = [
    'project_code', 'project_name', 'amount_wan', 'receipt_no', 'source_sheet', 'source_row', 'source_field', 'credit_code',
    'enterprise_name', 'tax_receipt_no', 'tax_sheet', 'tax_field', 'tax_row'
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
{% set claim_columns = [
    'end_month', 'trait_key', 'value_field', 'amounts_reported_before', 'project_code', 'project_name', 'carried_from_month'
] %}
{% set trait_cells = [
    'label_receipt_no', 'label_sheet', 'label_row', 'label_field', 'industry_receipt_no', 'industry_sheet', 'industry_row'
] %}
{% set subject = key + ['value_field', 'subject_code', 'subject_name'] %}
{% set told_of = subject + ['carried_from_month', 'contribution', 'receipt_no', 'source_sheet', 'source_row', 'source_field'] %}
{% set column -%}
case when due.amount_column = 'month' and coalesce(fact.month <> due.opening_month, true) then 'month' else 'ytd' end
{%- endset %}
with dated as (
    select
        office_code,
        unit_code,
        value_status,
        effective_month as month,
        'effective' as basis,
        {{ called('effective') }} as subject_key,
        {{ (traits + told) | join(',\n        ') }}
    from {{ ref('fct_capital_effective') }} as effective
    where effective_month is not null and {{ is_counted_in('effective', 'effective_month') }}
    union all
    select
        office_code,
        unit_code,
        value_status,
        month,
        'shared' as basis,
        project_key as subject_key,
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
    from {{ ref('fct_capital_credit') }} as credit
    where {{ is_counted_in('credit') }}
),

entitled as (
    select
        {{ evidence_key() }},
        due.end_month,
        {{ trait_key('due', 'fact.subject_key') }} as trait_key,
        due.value_field,
        {{ columns_of('fact', told) }}
    {{ counted_from('capital', 'dated',
        also="due.value_status = fact.value_status and fact.basis = case when due.value_field = 'effective' then 'effective' else due.credit end") }}
    {{ filters }}
),

claim as (
    select
        {{ evidence_key() }},
        due.end_month,
        {{ trait_key('due', called('fact')) }} as trait_key,
        due.value_field,
        due.amounts_reported_before,
        fact.month,
        fact.project_code,
        fact.project_name,
        case when fact.month = due.opening_month then -1 else 1 end as sign,
        {{ column }} as amount_column,
        case {{ column }} when 'month' then fact.month_amount_wan else fact.ytd_amount_wan end as amount_wan,
        fact.carried_from_month,
        case when fact.derived_figure = {{ column }} then fact.derived_figure end as derived_figure,
        fact.figure_month,
        fact.figure_until,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        case when due.value_status <> 'declared' then 'certified_value' else {{ column }} || '_amount_wan' end as source_field
    {{ counted_from('capital', known_rows('capital', columns),
        also="due.value_status = fact.value_status and coalesce(due.value_field <> 'effective', true) and due.credit is null") }}
    and {{ is_known_then() }}
    {{ filters }}
),

-- What had been told of a derived figure by a day had been told of the cells it is made of.
claimed as (
    {{ by_cell('claim', 'capital', key + claim_columns, {
        'month': ['month', 'part.part_month'],
        'amount_column': ['amount_column', "case when part.part_field = 'ytd_amount_wan' then 'ytd' else 'month' end"]
    }) }}
),

-- Most measures ask nothing of it: put to their rows, the join would be one without a key.
told_before as (
    select
        claimed.*,
        cast(null as decimal(18, 6)) as told_wan,
        cast(null as varchar) as told_receipt_no,
        cast(null as varchar) as told_sheet,
        cast(null as integer) as told_row,
        false as is_cut
    from claimed
    where claimed.amounts_reported_before is null
    union all
    select
        claimed.*,
        told.told_wan,
        told.receipt_no as told_receipt_no,
        told.source_sheet as told_sheet,
        told.source_row as told_row,
        coalesce(claimed.amount_wan > coalesce(told.told_wan, 0), false) as is_cut
    from claimed
    left join {{ ref('dim_project_subject') }} as subject
        on claimed.office_code = subject.office_code and {{ called('claimed') }} = subject.subject_key
    left join {{ ref('fct_capital_first_told') }} as told
        on
            {{ same('claimed', 'told', ['office_code', 'unit_code', 'amount_column']) }}
            and coalesce(subject.project_key, {{ called('claimed') }}) = told.project_key
            and substr(claimed.month, 1, 4) = substr(told.month, 1, 4) and {{ is_counted_in('told') }}
            and (claimed.amount_column = 'ytd' or claimed.month = told.month)
            and cast(told.first_reported_at as date) < claimed.amounts_reported_before
            and coalesce(cast(told.next_reported_at as date) >= claimed.amounts_reported_before, true)
    where claimed.amounts_reported_before is not null
),

counted as (
    select
        {{ key | join(',\n        ') }},
        end_month,
        trait_key,
        value_field,
        project_code as subject_code,
        project_name as subject_name,
        carried_from_month,
        true as is_amount,
        sign * case when is_cut then coalesce(told_wan, 0) else amount_wan end as contribution,
        case when is_cut then coalesce(told_receipt_no, receipt_no) else receipt_no end as receipt_no,
        case when is_cut then coalesce(told_sheet, source_sheet) else source_sheet end as source_sheet,
        case when is_cut then coalesce(told_row, source_row) else source_row end as source_row,
        case
            when is_cut and told_receipt_no is not null then amount_column || '_amount_wan'
            else source_field
        end as source_field
    from told_before
    union all
    select
        {{ columns_of('entitled', key) }},
        end_month,
        trait_key,
        value_field,
        project_code as subject_code,
        project_name as subject_name,
        cast(null as varchar) as carried_from_month,
        true as is_amount,
        amount_wan as contribution,
        receipt_no,
        source_sheet,
        source_row,
        source_field
    from entitled
    union all
    select distinct
        {{ columns_of('entitled', key) }},
        end_month,
        trait_key,
        value_field,
        credit_code as subject_code,
        enterprise_name as subject_name,
        cast(null as varchar) as carried_from_month,
        false as is_amount,
        0 as contribution,
        tax_receipt_no as receipt_no,
        tax_sheet as source_sheet,
        tax_row as source_row,
        tax_field as source_field
    from entitled
    where tax_receipt_no is not null
),

of_trait as (
    select
        {{ columns_of('counted', told_of) }},
        counted.is_amount,
        {{ columns_of('trait', trait_cells) }}
    from counted
    inner join {{ ref('int_measure_trait') }} as trait
        on
            {{ same('counted', 'trait', ['office_code', 'scheme_year', 'measure_code']) }}
            and counted.end_month = trait.month and counted.trait_key = trait.subject_key
),

cited as (
    select
        {{ told_of | join(',\n        ') }}
    from counted
    where trait_key is null
    union all
    select
        {{ told_of | join(',\n        ') }}
    from of_trait
    {%- for cell, field in {'label': 'label_field', 'industry': "'industry_name'"}.items() %}
    union all
    select distinct
        {{ subject | join(',\n        ') }},
        cast(null as varchar) as carried_from_month,
        0 as contribution,
        {{ cell }}_receipt_no as receipt_no,
        {{ cell }}_sheet as source_sheet,
        {{ cell }}_row as source_row,
        {{ field }} as source_field
    from of_trait
    where is_amount and {{ cell }}_receipt_no is not null and contribution is not null
    {%- endfor %}
)

{{ as_evidence_of_largest('cited') }}
