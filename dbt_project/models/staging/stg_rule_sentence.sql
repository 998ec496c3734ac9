select
    office_code,
    scheme_year,
    rule,
    case_code,
    template
from {{ source('landed', 'rule_sentence') }}
