select
    office_code,
    scheme_year,
    assessment_code,
    indicator_code,
    case_order,
    title,
    points,
    is_otherwise
from {{ source('landed', 'scheme_case') }}
