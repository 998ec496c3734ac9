{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    unit_code,
    form_set,
    form_title,
    report_period,
    {{ end_month_of_period('report_period') }} as month,
    nominal_due_at,
    original_due_at,
    due_at,
    is_provisional,
    timeliness,
    extension_no,
    extension_document_no,
    waiver_no
from {{ landed('report_due') }}
