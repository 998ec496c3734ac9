{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    target_code,
    title,
    base_unit
from {{ landed('scheme_target') }}
