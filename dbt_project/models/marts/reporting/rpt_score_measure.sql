-- Which measures a score rests on, and as what. Their rows in rpt_evidence are the score's evidence.
select
    m.office_code,
    m.scheme_year,
    m.assessment_code,
    m.indicator_code,
    m.item_code,
    m.used_in,
    m.measure_code
from {{ ref('int_score_measure') }} as m
