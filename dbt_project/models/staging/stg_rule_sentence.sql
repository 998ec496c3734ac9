{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    rule,
    case_code,
    template
from {{ landed('rule_sentence') }}
