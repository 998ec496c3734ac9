{# What a year to date grew or fell by from one told month to the next: capital as it arrived, tax as it was paid. #}

{#
  One row a unit, value status and month `fact` (fct_capital, fct_tax) is told in, with the next such month of the calendar
  year: a declared month is told by the unit's workbook, any other by the office's for all units, where it decides such subjects. A nil return tells nothing new.
  `kept_by`: of a model kept by the years of months (`year`) or by offices (`office`), of what a build of it replaces.
#}
{% macro told_months(fact, kept_by=none) -%}
{%- set unit_limit, month_limit = '', '' -%}
{%- if kept_by == 'year' -%}
    {%- set unit_limit, month_limit = 'where ' ~ is_built('fact', 'month'), 'where ' ~ is_built('month', 'month') -%}
{%- elif kept_by == 'office' -%}
    {%- set unit_limit, month_limit = 'where ' ~ is_office_built('fact'), 'where ' ~ is_office_built('month') -%}
{%- endif -%}
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
        from (select distinct office_code, unit_code from {{ ref(fact) }} as fact {{ unit_limit }}) as unit
        inner join (
            select
                office_code,
                value_status,
                month
            from {{ ref('dim_decided_kind') }}
            where subject_kind = '{{ fact | replace('fct_', '') }}'
        ) as judged
            on unit.office_code = judged.office_code
    ) as month
    {{ month_limit }}
{%- endmacro %}

{# The columns of `held` for arrivals(): rows of capital of one key and month as one. A sum with a blank in it is not known. #}
{% macro held_capital(row) -%}
case when count(*) = count({{ row }}.ytd_amount_wan) then cast(sum({{ row }}.ytd_amount_wan) as decimal(18, 6)) end as ytd_amount_wan,
        max(case when coalesce({{ row }}.month_basis, 'reported') = 'reported' then {{ row }}.month_amount_wan end) as month_amount_wan,
        case when max({{ row }}.ytd_basis) <> 'reported' then 'month_amount_wan' else 'ytd_amount_wan' end as told_field,
        max({{ row }}.agreed_investment_wan) as agreed_investment_wan,
        max({{ row }}.since_start_amount_wan) as since_start_amount_wan,
        min({{ row }}.first_reported_at) as first_reported_at,
        min({{ row }}.receipt_no) as receipt_no,
        min({{ row }}.source_sheet) as source_sheet,
        min({{ row }}.source_row) as source_row,
        max({{ row }}.received_at) as received_at,
        max({{ row }}.loaded_at) as loaded_at,
        max({{ row }}.revision) as revision
{%- endmacro %}

{#
  CTEs that end in `arrived`: rows of `held` (`key`, month, ytd_amount_wan, next_told_month and others) as amounts that arrived
  (`arrived_month`, `amount_wan`), which sum to the year to date of every told month; zero left out. What stands on the next
  sheet no more has no year to date there: it falls by all it had. A blank figure tells nothing: it leaves what was told before.
#}
{% macro arrivals(held, key) -%}
{%- set year = 'partition by ' ~ columns_of('held', key) ~ ', substr(held.month, 1, 4)' -%}
{%- set series = year ~ ' order by held.month nulls last' -%}
heard as (
    select
        held.*,
        lag(held.next_told_month) over ({{ series }}) as last_told_month
    from {{ held }} as held
),

numbered as (
    select
        held.*,
        count(case when held.ytd_amount_wan is not null or held.last_told_month < held.month then 1 end) over (
            {{ series }} rows between unbounded preceding and current row
        ) as told_no
    from heard as held
),

stood as (
    select
        held.*,
        max(held.ytd_amount_wan) over ({{ year }}, held.told_no) as stood_wan
    from numbered as held
),

followed as (
    select
        held.*,
        lag(held.stood_wan) over ({{ series }}) as last_wan,
        -- not the row before, which may stand at what nobody knows
        lag(held.next_told_month) over ({{ series }}) as stood_until,
        lead(held.month) over ({{ series }}) as next_held_month
    from stood as held
    where held.stood_wan is not null
),

moved as (
    select
        *,
        month as arrived_month,
        cast(
            stood_wan - case when stood_until < month then 0 else coalesce(last_wan, 0) end as decimal(18, 6)
        ) as amount_wan
    from followed
    union all
    select
        *,
        next_told_month as arrived_month,
        cast(-stood_wan as decimal(18, 6)) as amount_wan
    from followed
    where next_told_month < coalesce(next_held_month, '9999-12')
),

arrived as (
    select *
    from moved
    where amount_wan <> 0
)
{%- endmacro %}
