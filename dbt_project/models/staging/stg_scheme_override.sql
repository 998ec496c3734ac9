select
    landed.office_code,
    landed.scheme_year,
    landed.assessment_code,
    landed.override_code,
    landed.override_order,
    landed.kind,
    landed.title,
    landed.match as match_code,
    landed.effect,
    landed.group_codes,
    landed.unit_codes,
    landed.clause
from {{ source('landed', 'scheme_override') }} as landed
