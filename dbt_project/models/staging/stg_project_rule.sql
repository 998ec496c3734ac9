{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    code_scope,
    performed_by,
    full_output
from {{ landed('project_rule') }}
