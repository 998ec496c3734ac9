select
    office_code,
    scheme_year,
    assessment_code,
    breaker_order,
    indicator_code
from {{ source('landed', 'scheme_tie_breaker') }}
