{#
  Capital a year's rule is about, amount by amount, as it stood at the last due month: what arrived in the year, and what of
  earlier years still waited when the year began. What waits is held against the year's own rule, whatever a later one made of
  it. `missing_tax_wan`: how much tax is lacking for it.
#}
{% set account = ['office_code', 'unit_code', 'value_status', 'credit_code'] %}
with due as (
    {{ last_due_months() }}
),

rule as (
    {{ effective_rules() }}
),

{{ capital_needs(ref('fct_capital_effective'), 'month', account) }},

concerned as (
    select
        due.scheme_year,
        due.as_of_month,
        scheme.effective_clause,
        scheme.effective_tax_status,
        scheme.start_month,
        fact.*,
        coalesce(fact.effective_month <= due.as_of_month, false) as is_effective,
        coalesce(fact.known_month <= due.as_of_month, false) as is_known
    from due
    inner join {{ ref('stg_scheme') }} as scheme
        on {{ same_scheme('due', 'scheme') }} and scheme.effective_tax_status is not null
    inner join {{ ref('fct_capital_effective') }} as fact
        on
            due.office_code = fact.office_code
            and fact.month <= due.as_of_month
            and cast(substr(fact.month, 1, 4) as integer) >= scheme.effective_arrived_since
            and (fact.month >= scheme.start_month or coalesce(fact.effective_month >= scheme.start_month, true))
),

told as (
    {{ told_months('fct_tax') }}
),

{# Tax the enterprise has paid to date: the figure of the last sheet of every year since the rule begins. #}
paid as (
    select
        due.office_code,
        due.scheme_year,
        tax.unit_code,
        tax.credit_code,
        tax.paid_ytd_wan as paid_wan
    from due
    inner join {{ ref('stg_scheme') }} as scheme
        on {{ same_scheme('due', 'scheme') }} and scheme.effective_tax_status is not null
    inner join told
        on
            due.office_code = told.office_code
            and scheme.effective_tax_status = told.value_status
            and told.month <= due.as_of_month
            and coalesce(told.next_month > due.as_of_month, true)
            and cast(substr(told.month, 1, 4) as integer) >= scheme.effective_tax_since
    inner join {{ ref('fct_tax') }} as tax
        on {{ same('told', 'tax', ['office_code', 'unit_code', 'value_status', 'month']) }} and {{ tells('tax') }}
),

paid_to_date as (
    select
        office_code,
        scheme_year,
        unit_code,
        credit_code,
        sum(paid_wan) as paid_wan
    from paid
    group by office_code, scheme_year, unit_code, credit_code
)

select
    concerned.office_code,
    concerned.scheme_year,
    concerned.as_of_month,
    concerned.value_status,
    concerned.unit_code,
    unit.unit_name,
    unit.sort_order as unit_order,
    concerned.project_code,
    concerned.project_name,
    concerned.origin_code,
    concerned.nature_code,
    concerned.credit_code,
    concerned.month as arrived_month,
    concerned.amount_wan,
    concerned.month < concerned.start_month as is_carried_over,
    case
        when concerned.is_effective then 'effective'
        when concerned.is_known then 'awaiting_tax'
        else 'arrived'
    end as effective_state,
    case when concerned.is_effective then concerned.effective_month end as effective_month,
    case
        when concerned.is_effective then concerned.required_tax_wan
        when concerned.is_known then needed.required_tax_wan
    end as required_tax_wan,
    cast(case
        when concerned.is_effective then concerned.paid_tax_wan
        when concerned.is_known then coalesce(paid_to_date.paid_wan, 0)
    end as decimal(28, 6)) as paid_tax_wan,
    cast(case
        when concerned.is_known and not concerned.is_effective
            then greatest(needed.required_tax_wan - coalesce(paid_to_date.paid_wan, 0), 0)
    end as decimal(28, 12)) as missing_tax_wan,
    case when concerned.is_effective then concerned.tax_month end as tax_month,
    case when concerned.is_effective then concerned.tax_receipt_no end as tax_receipt_no,
    case when concerned.is_effective then concerned.tax_sheet end as tax_sheet,
    case when concerned.is_effective then concerned.tax_row end as tax_row,
    concerned.effective_clause as clause,
    concerned.receipt_no,
    concerned.source_sheet,
    concerned.source_row
from concerned
left join {{ ref('dim_unit') }} as unit
    on
        concerned.office_code = unit.office_code
        and concerned.scheme_year = unit.scheme_year
        and concerned.unit_code = unit.unit_code
left join paid_to_date
    on {{ same('concerned', 'paid_to_date', ['office_code', 'scheme_year', 'unit_code', 'credit_code']) }}
left join needed
    on {{ same('concerned', 'needed', account + ['scheme_year', 'known_month']) }}
