-- What a measure of a scheme is called, how it is printed, and of a ratio which two measures it divides.
select
    m.office_code,
    m.scheme_year,
    m.measure_code,
    m.title,
    m.fact,
    m.numerator_measure_code,
    m.denominator_measure_code,
    m.display_unit,
    m.display_factor,
    m.display_places,
    m.clause
from {{ ref('stg_scheme_measure') }} as m
