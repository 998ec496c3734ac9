{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    indicator_code,
    place,
    points
from {{ landed('scheme_place') }}
