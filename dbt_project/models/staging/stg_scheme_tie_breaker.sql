{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    breaker_order,
    indicator_code
from {{ landed('scheme_tie_breaker') }}
