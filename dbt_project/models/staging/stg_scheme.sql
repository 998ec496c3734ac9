select
    office_code,
    scheme_year,
    title,
    document_no,
    issued_date,
    start_month,
    end_month,
    points_places,
    rounding_at,
    scheme_sha256,
    illustrative_note
from {{ source('landed', 'scheme') }}
