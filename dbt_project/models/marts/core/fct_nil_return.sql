{{ config(materialized='yearly', year_column='month') }}
{#
  A unit's nil return of a month, and where its year-to-date and stock figures are to be found: nothing happened in the month,
  so they are those of the last month told before it, `carried_from_month`, over nothing but nil returns. Null where no month
  was told; then `unknown_month` is the month whose workbook is owed or was told before and breaks the chain: what stood there
  nobody knows. Both null: nothing came before, the figures are 0.
#}
with counting as (
    select
        office_code,
        unit_code,
        report_period as month,
        coalesce(is_nil_return, false) as is_nil,
        received_at,
        loaded_at
    from {{ ref('stg_submission') }} as submission
    where form_set = 'monthly' and is_counting and {{ is_office_built('submission') }}
),

-- Months in a row share their number less their place: one chain.
chained as (
    select
        c.*,
        {{ month_number('c.month') }}
        - row_number() over (partition by c.office_code, c.unit_code order by c.month nulls last) as chain
    from counting as c
),

placed as (
    select
        c.*,
        min(c.month) over (partition by c.office_code, c.unit_code, c.chain) as first_month,
        max(case when not c.is_nil then c.month end) over (
            partition by c.office_code, c.unit_code, c.chain order by c.month nulls last
        ) as carried_from_month
    from chained as c
),

expected as (
    select
        office_code,
        unit_code,
        month
    from counting
    union distinct
    select
        office_code,
        unit_code,
        month
    from {{ ref('stg_report_due') }} as owed
    where form_set = 'monthly' and {{ is_office_built('owed') }}
)

select
    p.office_code,
    p.unit_code,
    p.month,
    p.carried_from_month,
    max(e.month) as unknown_month,
    p.received_at,
    p.loaded_at
from placed as p
left join expected as e
    on p.office_code = e.office_code and p.unit_code = e.unit_code
    and p.carried_from_month is null and e.month < p.first_month
where p.is_nil
group by p.office_code, p.unit_code, p.month, p.carried_from_month, p.received_at, p.loaded_at
