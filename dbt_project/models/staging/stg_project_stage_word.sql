{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    word,
    stage_code
from {{ landed('project_stage_word') }}
