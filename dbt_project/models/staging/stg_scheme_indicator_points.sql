select
    office_code,
    scheme_year,
    assessment_code,
    indicator_code,
    group_code,
    full_points
from {{ source('landed', 'scheme_indicator_points') }}
