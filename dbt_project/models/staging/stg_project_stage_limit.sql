select
    office_code,
    scheme_year,
    stage_code,
    due_months,
    stuck_months
from {{ source('landed', 'project_stage_limit') }}
