select
    office_code,
    scheme_year,
    assessment_code,
    indicator_code,
    band_order,
    lower_bound,
    upper_bound,
    band_points
from {{ source('landed', 'scheme_band') }}
