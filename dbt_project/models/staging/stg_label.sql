select
    office_code,
    scheme_year,
    label_code,
    title,
    label_kind,
    word
from {{ source('landed', 'label') }}
