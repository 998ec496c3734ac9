select
    office_code,
    scheme_year,
    least_count,
    least_share_pct
from {{ source('landed', 'revision_rule') }}
