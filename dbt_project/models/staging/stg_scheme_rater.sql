{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    measure_code,
    rater_group_code,
    rater_group_title,
    weight
from {{ landed('scheme_rater') }}
