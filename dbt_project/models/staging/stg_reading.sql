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
    last_row
from {{ source('landed', 'reading') }}
