{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    group_code,
    group_title,
    group_order,
    unit_code,
    from_month,
    until_month
from {{ landed('scheme_group_member') }}
