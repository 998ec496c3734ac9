select
    office_code,
    scheme_year,
    unit_code,
    unit_name,
    short_name,
    kind,
    valid_from,
    valid_to,
    sort_order
from {{ source('landed', 'unit') }}
