{{ config(materialized='view') }}
{#
  Units whose figure of a capital or tax measure nobody knows: a form of months or of the year to date alone does not have the
  figure it asks for, and what would make it was never told (bridge_derived_amount): of anybody in the month, or of a row that may count.
  What takes effect or is shared looks back: of effective capital to every month up to the period's end, and to the tax that
  releases it where a rule takes what is declared; of shared capital to the calendar years of its months, for every unit that is
  in the project's table of shares. An amount without a rate is int_measure_unconverted's.
#}
{% set is_dated = "coalesce(due.value_field = 'effective' or due.credit is not null, false)" %}
{% set figure -%}
case when due.amount_column = 'month' and coalesce(due.month <> due.opening_month, true) then 'month' else 'ytd' end
{%- endset %}
{% set filters %}
    and {{ in_list('due.origins', 'fact.origin_code') }}
    and {{ in_list('due.natures', 'fact.nature_code') }}
    and {{ in_list('due.constructions', 'fact.construction_code') }}
    and (due.is_real_estate is null or due.is_real_estate = fact.is_real_estate)
    and (due.first_reported_before is null or cast(fact.first_reported_at as date) < due.first_reported_before)
    and {{ has_traits('due', 'fact.project_key') }}
{% endset %}
{% set since = "(due.value_field = 'effective' or substr(unknown.month, 1, 4) >= substr(due.from_month, 1, 4))" %}

with rule as (
    {{ effective_rules() }}
),

unknown as (
    -- of anybody; and at a time before, of any row of then
    select distinct
        office_code,
        unit_code,
        month,
        fact,
        figure,
        known_from,
        known_until
    from {{ ref('bridge_derived_amount') }}
    where amount_wan is null and (source_row is null or known_until is not null)
    union
    -- a firm of several rows that cannot be told apart
    select
        office_code,
        unit_code,
        month,
        'tax' as fact,
        case when ytd_basis = 'unknown' then 'ytd' else 'month' end as figure,
        cast('1900-01-01 00:00:00' as timestamp) as known_from,
        cast(null as timestamp) as known_until
    from {{ ref('fct_tax') }}
    where month_basis = 'unknown' or ytd_basis = 'unknown'
),

lost as (
    select * from unknown
    union
    -- a nil return leaves the year to date as nobody knows it
    select
        unknown.office_code,
        unknown.unit_code,
        nil.month,
        unknown.fact,
        unknown.figure,
        unknown.known_from,
        unknown.known_until
    from unknown
    inner join {{ ref('fct_nil_return') }} as nil
        on
            {{ same('unknown', 'nil', ['office_code', 'unit_code']) }}
            and unknown.month = nil.carried_from_month and substr(unknown.month, 1, 4) = substr(nil.month, 1, 4)
    where unknown.figure = 'ytd'
),

project as (
    select *
    from {{ ref('fct_capital_claim') }} as claim
    where claim.month_basis = 'unknown' or claim.ytd_basis = 'unknown'
),

credited as (
    select
        project.*,
        project.unit_code as credited_unit_code
    from project
    union all
    select
        project.*,
        share.unit_code as credited_unit_code
    from project
    inner join {{ ref('fct_credit_share') }} as share
        on
            {{ same('project', 'share', ['office_code', 'project_key']) }}
            and project.unit_code <> share.unit_code
            and {{ share_holds('share', 'project.month') }}
)

select distinct
    {{ period_key('due') }},
    unknown.unit_code,
    due.measure_code
from {{ ref('int_measure_month') }} as due
inner join lost as unknown
    on
        {{ same('due', 'unknown', ['office_code', 'month', 'fact']) }}
        and unknown.figure = {{ figure }}
        and case
            when due.known_at is null then unknown.known_until is null
            else due.known_at >= unknown.known_from and coalesce(due.known_at < unknown.known_until, true)
        end
{{ of_due_unit('due', 'unknown.unit_code') }}
where due.value_status = 'declared' and coalesce(due.value_field <> 'reported', true) and not {{ is_dated }}
union
select distinct
    {{ period_key('due') }},
    fact.unit_code,
    due.measure_code
from {{ ref('int_measure_month') }} as due
inner join project as fact
    on
        {{ same('due', 'fact', ['office_code', 'month', 'value_status']) }}
        and case {{ figure }} when 'month' then fact.month_basis else fact.ytd_basis end = 'unknown'
{{ of_due_unit('due', 'fact.unit_code') }}
where due.fact = 'capital' and not {{ is_dated }}
{{ filters }}
union
select distinct
    {{ period_key('due') }},
    unknown.unit_code,
    due.measure_code
from {{ ref('int_measure_due') }} as due
inner join lost as unknown
    on
        due.office_code = unknown.office_code
        and unknown.figure = 'ytd' and unknown.known_until is null
        and unknown.month <= due.end_month and {{ since }}
{{ of_due_unit('due', 'unknown.unit_code') }}
where
    due.fact = 'capital' and {{ is_dated }}
    and (
        (unknown.fact = 'capital' and due.value_status = 'declared')
        or (
            unknown.fact = 'tax' and due.value_field = 'effective'
            and exists (
                select 1
                from rule
                where
                    rule.office_code = due.office_code and rule.scheme_year <= due.scheme_year and rule.tax_status = 'declared'
            )
        )
    )
union
select distinct
    {{ period_key('due') }},
    unknown.credited_unit_code as unit_code,
    due.measure_code
from {{ ref('int_measure_due') }} as due
inner join credited as unknown
    on
        {{ same('due', 'unknown', ['office_code', 'value_status']) }}
        and unknown.ytd_basis = 'unknown' and unknown.month <= due.end_month and {{ since }}
        and (unknown.unit_code = unknown.credited_unit_code or due.credit = 'shared')
{{ of_due_unit('due', 'unknown.credited_unit_code') }}
where due.fact = 'capital' and {{ is_dated }}
{{ filters | replace('fact.', 'unknown.') }}
