select
    office_code,
    scheme_year,
    group_code,
    group_title,
    group_order,
    unit_code,
    from_month,
    until_month
from {{ source('landed', 'scheme_group_member') }}
