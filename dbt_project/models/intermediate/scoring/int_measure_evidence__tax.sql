{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Tax rows that count, one row each; the opening month of a period counts with the sign turned. Where a measure has bounds, the
  rows of the enterprises whose own amount is within them: the sum of all their rows in the window. Of a number of enterprises each is
  one, on the row of its last month, and the others that make up its amount add nothing. A figure the form does not have is the cells
  it is made of.
#}
{% set columns = [
    'office_code', 'unit_code', 'month', 'value_status', 'credit_code', 'enterprise_name', 'is_headquarters', 'registered_date',
    'paid_month_wan', 'paid_ytd_wan', 'reported_ytd_wan', 'receipt_no', 'source_sheet', 'source_row',
] %}
{% set told = [
    'office_code', 'scheme_year', 'assessment_code', 'period_code', 'unit_code', 'measure_code', 'value_status', 'value_field',
    'min_tax_wan', 'max_tax_wan', 'is_of_tier', 'month', 'subject_code', 'subject_name', 'is_still', 'is_opening',
    'carried_from_month'
] %}
{% set enterprise = 'office_code, scheme_year, assessment_code, period_code, unit_code, measure_code, subject_code' %}
with told as (
    select
        {{ evidence_key() }},
        due.value_field,
        due.min_tax_wan,
        due.max_tax_wan,
        due.min_tax_wan is not null or due.max_tax_wan is not null as is_of_tier,
        fact.month,
        fact.credit_code as subject_code,
        fact.enterprise_name as subject_name,
        case
            when due.value_field = 'reported' then fact.reported_ytd_wan
            when due.amount_column = 'month' and coalesce(fact.month <> due.opening_month, true) then fact.paid_month_wan
            else fact.paid_ytd_wan
        end as amount_wan,
        case when fact.month = due.opening_month then -1 else 1 end as sign,
        case
            when
                due.value_field <> 'reported'
                and fact.derived_figure = case
                    when due.amount_column = 'month' and coalesce(fact.month <> due.opening_month, true) then 'month' else 'ytd'
                end
                then fact.derived_figure
        end as derived_figure,
        fact.figure_month,
        fact.figure_until,
        -- a month a nil return tells of has no month figure, and none that is lacking
        due.amount_column = 'month' and fact.carried_from_month is not null as is_still,
        coalesce(fact.month = due.opening_month, false) as is_opening,
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
),

counted as (
    select
        *,
        sign * amount_wan as contribution
    from (
        {{ by_cell('told', 'tax', told) }}
    ) as cell
),

weighed as (
    select
        *,
        sum(contribution) over (partition by {{ enterprise }}) as enterprise_amount,
        sum(case when contribution is null and not is_still then 1 else 0 end) over (partition by {{ enterprise }}) as blank_count,
        -- who is on the list of the month before the window alone is on none of its own
        sum(case when contribution is not null and not is_opening then 1 else 0 end) over (partition by {{ enterprise }}) as told_count,
        row_number() over (
            partition by {{ enterprise }}
            order by
                case when contribution is null then 1 else 0 end nulls last, month desc nulls last, receipt_no desc nulls last,
                source_sheet desc nulls last, source_row desc nulls last
        ) as place
    from counted
    where is_of_tier
),

of_tier as (
    select
        {{ enterprise }},
        value_status,
        subject_name,
        case
            when value_field <> 'enterprises' or contribution is null then contribution
            when place = 1 then 1
            else 0
        end as contribution,
        carried_from_month,
        receipt_no,
        source_sheet,
        source_row,
        source_field
    from weighed
    where
        blank_count = 0
        and told_count > 0
        and (min_tax_wan is null or enterprise_amount >= min_tax_wan)
        and (max_tax_wan is null or enterprise_amount < max_tax_wan)
)

{{ as_evidence('counted', is_carried=true) }}
and not is_of_tier
union all
{{ as_evidence('of_tier', is_carried=true) }}
