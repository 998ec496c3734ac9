{{ config(materialized='view') }}
{#
  Units whose figure of a capital or tax measure nobody knows: a form of months or of the year to date alone does not have the
  figure it asks for, and what would make it was never told (bridge_derived_amount). What takes effect or is shared looks back
  over the calendar years of its months.
#}
{% set is_dated = "coalesce(due.value_field = 'effective' or due.credit is not null, false)" %}

with unknown as (
    select distinct
        office_code,
        unit_code,
        month,
        fact,
        figure,
        known_from,
        known_until
    from {{ ref('bridge_derived_amount') }}
    where amount_wan is null
    union all
    -- a nil return leaves the year to date as nobody knows it
    select distinct
        part.office_code,
        part.unit_code,
        nil.month,
        part.fact,
        part.figure,
        part.known_from,
        part.known_until
    from {{ ref('bridge_derived_amount') }} as part
    inner join {{ ref('fct_nil_return') }} as nil
        on
            {{ same('part', 'nil', ['office_code', 'unit_code']) }}
            and part.month = nil.carried_from_month and substr(part.month, 1, 4) = substr(nil.month, 1, 4)
    where part.amount_wan is null and part.figure = 'ytd'
)

select distinct
    {{ period_key('due') }},
    unknown.unit_code,
    due.measure_code
from {{ ref('int_measure_month') }} as due
inner join unknown
    on
        {{ same('due', 'unknown', ['office_code', 'month', 'fact']) }}
        and unknown.figure = case
            when due.amount_column = 'month' and coalesce(due.month <> due.opening_month, true) then 'month' else 'ytd'
        end
        and case
            when due.known_at is null then unknown.known_until is null
            else due.known_at >= unknown.known_from and coalesce(due.known_at < unknown.known_until, true)
        end
{{ of_due_unit('due', 'unknown.unit_code') }}
where due.value_status = 'declared' and coalesce(due.value_field <> 'reported', true) and not {{ is_dated }}
union
select distinct
    {{ period_key('due') }},
    unknown.unit_code,
    due.measure_code
from {{ ref('int_measure_due') }} as due
inner join unknown
    on
        {{ same('due', 'unknown', ['office_code', 'fact']) }}
        and unknown.figure = 'ytd' and unknown.known_until is null
        and unknown.month <= due.end_month and substr(unknown.month, 1, 4) >= substr(due.from_month, 1, 4)
{{ of_due_unit('due', 'unknown.unit_code') }}
where due.value_status = 'declared' and due.fact = 'capital' and {{ is_dated }}
