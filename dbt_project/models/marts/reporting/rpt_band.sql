-- The bands of every banded indicator, as the scheme states them.
select
    b.office_code,
    b.scheme_year,
    b.assessment_code,
    b.indicator_code,
    b.band_order,
    b.lower_bound,
    b.upper_bound,
    b.band_points
from {{ ref('stg_scheme_band') }} as b
