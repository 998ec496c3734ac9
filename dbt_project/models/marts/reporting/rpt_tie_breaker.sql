-- The indicators that break ties of an assessment, in order.
select
    b.office_code,
    b.scheme_year,
    b.assessment_code,
    b.breaker_order,
    b.indicator_code
from {{ ref('stg_scheme_tie_breaker') }} as b
