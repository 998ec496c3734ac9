select
    office_code,
    scheme_year,
    case_code,
    template
from {{ source('landed', 'quality_sentence') }}
