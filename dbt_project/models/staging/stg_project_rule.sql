select
    office_code,
    scheme_year,
    code_scope,
    performed_by,
    full_output
from {{ source('landed', 'project_rule') }}
