{{ config(materialized='yearly', year_column='landed_year') }}
select
    receipt_no,
    office_code,
    report_period,
    source_sheet,
    form_code,
    layout_code,
    field,
    source_column,
    header_label,
    value_unit,
    first_row,
    last_row,
    {{ landed_year() }} as landed_year
from {{ landed('reading') }}
