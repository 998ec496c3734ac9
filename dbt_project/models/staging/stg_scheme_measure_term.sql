{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    measure_code,
    term_order,
    term_measure_code,
    factor,
    fx_code,
    fx_title
from {{ landed('scheme_measure_term') }}
