{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    unit_code,
    unit_name,
    short_name,
    kind,
    valid_from,
    valid_to,
    sort_order
from {{ landed('unit') }}
