select
    office_code,
    scheme_year,
    assessment_code,
    grade_order,
    title,
    min_points
from {{ source('landed', 'scheme_grade') }}
