{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    valid_from,
    ends_before,
    post_code,
    least_count,
    activity_codes,
    part_month
from {{ landed('trip_rule') }}
