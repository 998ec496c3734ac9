{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    stage_code,
    due_months,
    stuck_months
from {{ landed('project_stage_limit') }}
