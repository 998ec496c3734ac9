{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    input_key,
    owner_kind,
    measure_code,
    input_code,
    target_code,
    target_source,
    is_prior_base,
    is_restated_base,
    min_base
from {{ landed('scheme_input') }}
