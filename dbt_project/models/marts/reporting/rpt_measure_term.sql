-- What a figure is made of: the terms of a sum, the rater groups of a rating, the signed entries of points.
select
    {{ period_key('t') }},
    t.unit_code,
    t.measure_code,
    t.term_order,
    t.term_code,
    t.term_name,
    t.term_value,
    t.factor,
    t.score_total,
    t.score_count
from {{ ref('int_measure_term') }} as t
