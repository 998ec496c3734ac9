{{ config(materialized='view') }}
-- A sheet's row of capital in another currency that counts, or that told an amount first, with the scheme's rate. One row each.
with foreign_row as (
    select
        office_code,
        month,
        receipt_no,
        source_sheet,
        source_row,
        currency_code,
        exchange_rate
    from {{ ref('fct_capital') }}
    where currency_code <> 'cny' and carried_from_month is null
    union
    select
        office_code,
        month,
        receipt_no,
        source_sheet,
        source_row,
        currency_code,
        exchange_rate
    from {{ ref('fct_capital_first_told') }}
    where currency_code <> 'cny'
)

select
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
