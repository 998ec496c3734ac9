select
    office_code,
    scheme_year,
    group_code,
    group_title,
    group_order,
    unit_code
from {{ source('landed', 'scheme_group_member') }}
