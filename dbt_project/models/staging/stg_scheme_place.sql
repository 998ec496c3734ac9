select
    office_code,
    scheme_year,
    assessment_code,
    indicator_code,
    place,
    points
from {{ source('landed', 'scheme_place') }}
