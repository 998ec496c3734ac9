select
    office_code,
    scheme_year,
    measure_code,
    rater_group_code,
    rater_group_title,
    weight
from {{ source('landed', 'scheme_rater') }}
