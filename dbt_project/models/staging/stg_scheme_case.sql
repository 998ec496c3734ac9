{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    indicator_code,
    case_order,
    title,
    points,
    is_otherwise
from {{ landed('scheme_case') }}
