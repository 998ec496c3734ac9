{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    title,
    period_kind,
    value_status,
    is_forecast_shown,
    rank_partition,
    rank_order,
    rank_ties,
    bonus_cap,
    deduction_cap,
    is_composite,
    document_title,
    document_no,
    issued_date,
    clause
from {{ landed('scheme_assessment') }}
