{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    indicator_code,
    band_order,
    lower_bound,
    upper_bound,
    band_points
from {{ landed('scheme_band') }}
