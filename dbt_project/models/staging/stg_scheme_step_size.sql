{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    indicator_code,
    side,
    size_order,
    lower_bound,
    upper_bound,
    each_points
from {{ landed('scheme_step_size') }}
