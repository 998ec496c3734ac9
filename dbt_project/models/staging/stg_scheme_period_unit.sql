{{ config(materialized='yearly', year_column='scheme_year') }}
select
    landed.office_code,
    landed.scheme_year,
    landed.assessment_code,
    landed.indicator_code,
    landed.unit_code,
    landed.source_unit_code,
    landed.source_unit_order,
    landed.weight
from {{ landed('scheme_period_unit') }} as landed
