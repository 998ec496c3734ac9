{{ config(materialized='yearly', year_column='scheme_year') }}
select
    landed.office_code,
    landed.scheme_year,
    landed.assessment_code,
    landed.override_code,
    landed.override_order,
    landed.kind,
    landed.title,
    landed.match as match_code,
    landed.effect,
    landed.group_codes,
    landed.unit_codes,
    landed.clause
from {{ landed('scheme_override') }} as landed
