select
    office_code,
    scheme_year,
    tier_kind,
    tier_code,
    title,
    tier_order,
    lower_wan,
    upper_wan
from {{ source('landed', 'project_tier') }}
