{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    valid_from,
    ends_before,
    timely_weight,
    complete_weight,
    corrected_weight,
    revised_weight,
    incomplete_codes,
    mended_severities,
    each_revision
from {{ landed('quality_rule') }}
