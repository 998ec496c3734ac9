{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    assessment_code,
    period_code,
    period_title,
    period_order,
    year_start_month,
    start_month,
    end_month,
    previous_period_code,
    year_before_period_code,
    is_due
from {{ landed('scheme_period') }}
