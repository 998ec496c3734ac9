-- The grades of an assessment, as the scheme states them.
select
    g.office_code,
    g.scheme_year,
    g.assessment_code,
    g.grade_order,
    g.title,
    g.min_points,
    g.share_pct,
    g.share_rounding,
    g.is_rest
from {{ ref('stg_scheme_grade') }} as g
