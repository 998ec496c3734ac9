{{ config(materialized='yearly', year_column='scheme_year') }}
select
    landed.office_code,
    landed.scheme_year,
    landed.assessment_code,
    landed.consequence_code,
    landed.consequence_order,
    landed.title,
    landed.action_code,
    landed.trigger as trigger_code,
    landed.threshold,
    landed.indicator_code,
    landed.match as match_code,
    landed.grade_titles,
    landed.group_codes,
    landed.unit_codes,
    landed.streak,
    landed.is_across_years,
    landed.clause
from {{ landed('scheme_consequence') }} as landed
