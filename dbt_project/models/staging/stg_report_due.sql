select
    office_code,
    scheme_year,
    unit_code,
    form_set,
    report_period,
    due_at
from {{ source('landed', 'report_due') }}
