-- When the newest file a score rests on came, and when the warehouse took it in: of the rows of every measure the score,
-- its parts, its gate or its cases look at; of a score made of other assessments' totals, of the scores these are made of.
-- A score that rests on no row has none.
with measured as (
    select
        {{ period_key('e') }},
        e.unit_code,
        l.indicator_code,
        max(s.received_at) as received_at,
        max(s.loaded_at) as loaded_at
    from {{ ref('int_measure_evidence') }} as e
    inner join {{ ref('stg_submission') }} as s on e.receipt_no = s.receipt_no
    inner join {{ ref('int_score_measure') }} as l on {{ same_assessment('e', 'l') }} and e.measure_code = l.measure_code
    group by {{ period_key('e') }}, e.unit_code, l.indicator_code
),

-- What a total is made of; parts are in their wholes, shadows in no total.
totalled as (
    select
        {{ period_key('m') }},
        m.unit_code,
        max(m.received_at) as received_at,
        max(m.loaded_at) as loaded_at
    from measured as m
    inner join {{ ref('stg_scheme_indicator') }} as i
        on {{ same_assessment('m', 'i') }} and m.indicator_code = i.indicator_code
    where i.role in ('indicator', 'bonus', 'deduction')
    group by {{ period_key('m') }}, m.unit_code
)

select
    {{ score_key('m') }},
    m.received_at,
    m.loaded_at
from measured as m
union all
select
    {{ score_key('t') }},
    max(w.received_at) as received_at,
    max(w.loaded_at) as loaded_at
from {{ ref('int_score_period_term') }} as t
inner join totalled as w
    on {{ same_scheme('t', 'w') }} and t.source_assessment_code = w.assessment_code
    and t.source_period_code = w.period_code and t.unit_code = w.unit_code
group by {{ score_key('t') }}
