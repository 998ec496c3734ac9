-- What each place earns under rank_points, as the scheme states it.
select
    p.office_code,
    p.scheme_year,
    p.assessment_code,
    p.indicator_code,
    p.place,
    p.points
from {{ ref('stg_scheme_place') }} as p
