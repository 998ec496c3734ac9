-- One condition for one unit and period: whose it is, the figure it looked at, whether it holds.
select
    {{ period_key('c') }},
    c.unit_code,
    c.owner_kind,
    c.owner_code,
    c.case_order,
    c.condition_order,
    c.input_key,
    c.title,
    c.measure_code,
    c.input_code,
    c.operator,
    c.threshold,
    c.state,
    c.x_over,
    c.x_under,
    c.holds,
    c.actual_zh
from {{ ref('int_condition') }} as c
