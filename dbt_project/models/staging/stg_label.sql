{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    label_code,
    title,
    label_kind,
    word
from {{ landed('label') }}
