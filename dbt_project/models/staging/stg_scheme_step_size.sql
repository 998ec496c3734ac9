select
    office_code,
    scheme_year,
    assessment_code,
    indicator_code,
    side,
    size_order,
    lower_bound,
    upper_bound,
    each_points
from {{ source('landed', 'scheme_step_size') }}
