{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    input_key,
    period_code,
    pace_numerator,
    pace_denominator
from {{ landed('scheme_pace') }}
