{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    grade_order,
    title,
    min_points,
    share_pct,
    share_rounding,
    is_rest
from {{ landed('scheme_grade') }}
