{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    owner_kind,
    owner_code,
    case_order,
    condition_order,
    block_order,
    block_match,
    input_key,
    operator,
    threshold,
    unknown_holds,
    title
from {{ landed('scheme_condition') }}
