select
    office_code,
    scheme_year,
    word,
    stage_code
from {{ source('landed', 'project_stage_word') }}
