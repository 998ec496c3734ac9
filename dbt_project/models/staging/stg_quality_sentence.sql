{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    case_code,
    template
from {{ landed('quality_sentence') }}
