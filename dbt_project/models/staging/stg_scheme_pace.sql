select
    office_code,
    scheme_year,
    assessment_code,
    input_key,
    period_code,
    pace_numerator,
    pace_denominator
from {{ source('landed', 'scheme_pace') }}
