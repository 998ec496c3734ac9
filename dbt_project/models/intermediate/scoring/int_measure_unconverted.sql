{{ config(materialized='view') }}
{#
  Units whose figure of a capital measure nobody knows: a row that may count was reported in a currency the scheme has no rate for.
  What takes effect or is shared looks back: of effective capital to every row up to the period's end, of shared capital to the
  calendar years of its months, for every unit that is in the project's table of shares.
#}
{% set is_dated = "coalesce(due.value_field = 'effective' or due.credit is not null, false)" %}
{% set filters %}
    and {{ in_list('due.origins', 'fact.origin_code') }}
    and {{ in_list('due.natures', 'fact.nature_code') }}
    and {{ in_list('due.constructions', 'fact.construction_code') }}
    and (due.is_real_estate is null or due.is_real_estate = fact.is_real_estate)
    and (due.first_reported_before is null or cast(fact.first_reported_at as date) < due.first_reported_before)
    and {{ has_traits('due', 'fact.project_key') }}
{% endset %}

with unknown as (
    select *
    from {{ ref('fct_capital_claim') }} as claim
    -- said plainly: an engine passes over blocks of rows none of which is null
    where
        (claim.reported_ytd_amount is not null and claim.ytd_amount_wan is null)
        -- a form of months whose year to date nobody knows: its months must not be blank
        or (claim.ytd_basis = 'unknown' and claim.month_basis = 'reported' and claim.month_amount_wan is null)
),

credited as (
    select
        unknown.*,
        unknown.unit_code as credited_unit_code
    from unknown
    union all
    select
        unknown.*,
        share.unit_code as credited_unit_code
    from unknown
    inner join {{ ref('fct_credit_share') }} as share
        on
            {{ same('unknown', 'share', ['office_code', 'project_key']) }}
            and unknown.unit_code <> share.unit_code
            and {{ share_holds('share', 'unknown.month') }}
)

select distinct
    {{ period_key('due') }},
    fact.unit_code,
    due.measure_code
from {{ ref('int_measure_month') }} as due
inner join unknown as fact on {{ same('due', 'fact', ['office_code', 'month', 'value_status']) }}
{{ of_due_unit('due', 'fact.unit_code') }}
where
    due.fact = 'capital' and not {{ is_dated }}
    -- a nil return tells nothing of its own month
    and (due.amount_column = 'ytd' or fact.carried_from_month is null)
{{ filters }}
union
select distinct
    {{ period_key('due') }},
    fact.credited_unit_code as unit_code,
    due.measure_code
from {{ ref('int_measure_due') }} as due
inner join credited as fact
    on
        {{ same('due', 'fact', ['office_code', 'value_status']) }}
        and fact.month <= due.end_month
        and (due.value_field = 'effective' or substr(fact.month, 1, 4) >= substr(due.from_month, 1, 4))
        and (fact.unit_code = fact.credited_unit_code or due.credit = 'shared')
{{ of_due_unit('due', 'fact.credited_unit_code') }}
where due.fact = 'capital' and {{ is_dated }}
{{ filters }}
