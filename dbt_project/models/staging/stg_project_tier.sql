{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    tier_kind,
    tier_code,
    title,
    tier_order,
    lower_wan,
    upper_wan
from {{ landed('project_tier') }}
