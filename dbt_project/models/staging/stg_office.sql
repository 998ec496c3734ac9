{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    office_name,
    short_name,
    place,
    superior
from {{ landed('office') }}
