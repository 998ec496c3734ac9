{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    indicator_code,
    source_assessment_code,
    source_period_code,
    weight
from {{ landed('scheme_period_weight') }}
