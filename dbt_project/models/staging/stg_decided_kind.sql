{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    month,
    value_status,
    subject_kind
from {{ landed('decided_kind') }}
