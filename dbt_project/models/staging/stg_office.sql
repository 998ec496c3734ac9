select
    office_code,
    scheme_year,
    office_name,
    short_name,
    place,
    superior
from {{ source('landed', 'office') }}
