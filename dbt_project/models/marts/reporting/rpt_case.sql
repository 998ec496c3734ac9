-- The cases of every decision table, as the scheme states them; the first whose conditions all hold gives its points.
select
    c.office_code,
    c.scheme_year,
    c.assessment_code,
    c.indicator_code,
    c.case_order,
    c.title,
    c.points,
    c.is_otherwise
from {{ ref('stg_scheme_case') }} as c
