{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    fx_code,
    currency_code,
    title,
    rate,
    clause
from {{ landed('scheme_fx') }}
