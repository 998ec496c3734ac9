select
    office_code,
    scheme_year,
    measure_code,
    term_order,
    term_measure_code,
    factor,
    fx_code,
    fx_title
from {{ source('landed', 'scheme_measure_term') }}
