{# Capital as it arrived: what a year to date grew or fell by from one told month to the next. #}

{#
  One row a unit, value status and month its capital is told in, with the next such month of the calendar year: a declared
  month is told by the unit's workbook, any other by the office's for all units. A nil return tells nothing new.
#}
{% macro told_capital_months() -%}
select
        month.*,
        lead(month.month) over (
            partition by month.office_code, month.unit_code, month.value_status, substr(month.month, 1, 4)
            order by month.month nulls last
        ) as next_month
    from (
        select
            office_code,
            unit_code,
            'declared' as value_status,
            report_period as month
        from {{ ref('stg_submission') }}
        where form_set = 'monthly' and is_counting and not is_nil_return
        union all
        select
            unit.office_code,
            unit.unit_code,
            judged.value_status,
            judged.month
        from (select distinct office_code, unit_code from {{ ref('fct_capital') }}) as unit
        inner join (
            select distinct office_code, value_status, month from {{ ref('fct_capital') }} where value_status <> 'declared'
        ) as judged
            on unit.office_code = judged.office_code
    ) as month
{%- endmacro %}

{#
  CTEs that end in `arrived`: rows of `held` (`key`, month, ytd_amount_wan, next_told_month and others) as amounts that arrived
  (`arrived_month`, `amount_wan`), which sum to the year to date of every told month; zero left out. What stands on the next
  sheet no more has no year to date there: it falls by all it had.
#}
{% macro arrivals(held, key) -%}
{%- set series = 'partition by ' ~ columns_of('held', key) ~ ', substr(held.month, 1, 4) order by held.month nulls last' -%}
followed as (
    select
        held.*,
        lag(held.ytd_amount_wan) over ({{ series }}) as last_wan,
        lag(held.next_told_month) over ({{ series }}) as last_told_month,
        lead(held.month) over ({{ series }}) as next_held_month
    from {{ held }} as held
),

moved as (
    select
        *,
        month as arrived_month,
        cast(
            ytd_amount_wan - case when last_told_month < month then 0 else coalesce(last_wan, 0) end as decimal(18, 6)
        ) as amount_wan
    from followed
    union all
    select
        *,
        next_told_month as arrived_month,
        cast(-ytd_amount_wan as decimal(18, 6)) as amount_wan
    from followed
    where next_told_month < coalesce(next_held_month, '9999-12')
),

arrived as (
    select *
    from moved
    where amount_wan <> 0
)
{%- endmacro %}
