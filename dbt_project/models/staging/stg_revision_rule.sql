{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    least_count,
    least_share_pct
from {{ landed('revision_rule') }}
