{{ config(materialized='yearly', year_column='month') }}
-- A sheet's row of capital in another currency that counts, or that told an amount first, with the scheme's rate. One row each.
-- A table, for evidence knows such a row by its receipt alone: to look for it in the facts is to read every year of them.
with foreign_row as (
    select
        office_code,
        month,
        receipt_no,
        source_sheet,
        source_row,
        currency_code,
        exchange_rate
    from {{ ref('fct_capital') }} as fact
    where {{ is_built('fact', 'month') }} and currency_code <> 'cny' and carried_from_month is null
    union
    select
        office_code,
        month,
        receipt_no,
        source_sheet,
        source_row,
        currency_code,
        exchange_rate
    from {{ ref('fct_capital_first_told') }} as told
    where {{ is_built('told', 'month') }} and currency_code <> 'cny'
)

select
    foreign_row.office_code,
    foreign_row.month,
    foreign_row.receipt_no,
    foreign_row.source_sheet,
    foreign_row.source_row,
    foreign_row.currency_code,
    foreign_row.exchange_rate,
    rate.title as rate_title
from foreign_row
inner join {{ ref('stg_exchange_rate') }} as rate
    on
        {{ same('foreign_row', 'rate', ['office_code', 'currency_code']) }}
        and cast(substr(foreign_row.month, 1, 4) as integer) = rate.calendar_year
