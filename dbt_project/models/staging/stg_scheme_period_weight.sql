{{ config(materialized='yearly', year_column='scheme_year') }}
select
    landed.office_code,
    landed.scheme_year,
    landed.assessment_code,
    landed.indicator_code,
    landed.source_assessment_code,
    landed.source_period_code,
    landed.window as window_code,
    landed.weight
from {{ landed('scheme_period_weight') }} as landed
