-- One condition for one unit and period: whose it is, the figure it looked at, whether it holds.
select
    {{ period_key('c') }},
    c.unit_code,
    c.owner_kind,
    c.owner_code,
    c.case_order,
    c.condition_order,
    c.block_order,
    c.block_match,
    c.input_key,
    c.title,
    c.measure_code,
    c.input_code,
    c.operator,
    c.threshold,
    s.unknown_holds,
    c.state,
    c.x_over,
    c.x_under,
    c.holds,
    c.actual_zh
from {{ ref('int_condition_told') }} as c
inner join {{ ref('stg_scheme_condition') }} as s
    on {{ same_assessment('c', 's') }} and c.owner_kind = s.owner_kind and c.owner_code = s.owner_code
    and c.case_order = s.case_order and c.condition_order = s.condition_order
