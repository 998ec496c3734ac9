{{ config(materialized='table') }}
{#
  The rate a calendar year's capital in a currency is converted at: that of the scheme of the year; of a year without one, that
  of the scheme whose assessment year begins in it. Workbooks cumulate by calendar year, so a year's figures have one rate.
#}
with span as (
    select
        rate.office_code,
        rate.scheme_year,
        rate.currency_code,
        rate.fx_code,
        rate.title,
        rate.rate,
        cast(substr(scheme.start_month, 1, 4) as integer) as first_year
    from {{ ref('stg_scheme_fx') }} as rate
    inner join {{ ref('stg_scheme') }} as scheme on {{ same_scheme('rate', 'scheme') }}
),

offered as (
    select
        *,
        scheme_year as calendar_year
    from span
    union all
    select
        span.*,
        span.first_year as calendar_year
    from span
    left join {{ ref('stg_scheme') }} as own
        on span.office_code = own.office_code and span.first_year = own.scheme_year
    where span.first_year < span.scheme_year and own.scheme_year is null
)

select
    office_code,
    calendar_year,
    currency_code,
    fx_code,
    title,
    rate
from offered
