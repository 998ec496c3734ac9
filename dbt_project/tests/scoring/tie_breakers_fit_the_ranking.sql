-- The ranking looks at a fixed number of tie-breakers; a longer list must not be cut silently.
select
    b.office_code,
    b.scheme_year,
    b.assessment_code,
    b.breaker_order
from {{ ref('stg_scheme_tie_breaker') }} as b
where b.breaker_order < 1 or b.breaker_order > {{ max_tie_breakers() }}
