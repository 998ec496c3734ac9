{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    scope_code,
    scope_title,
    scope_order,
    origins,
    within_title,
    crossing_titles
from {{ landed('origin_scope') }}
