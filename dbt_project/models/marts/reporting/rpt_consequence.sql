-- One consequence of a period for one unit, with its reason in words.
select
    {{ period_key('c') }},
    c.consequence_code,
    c.unit_code,
    u.unit_name,
    u.group_title,
    u.sort_order as unit_order,
    c.consequence_order,
    c.title,
    c.action_code,
    c.trigger_code,
    c.threshold,
    c.indicator_code,
    c.match_code,
    c.reason_zh,
    c.clause,
    c.streak,
    c.history_zh
from {{ ref('fct_consequence') }} as c
inner join {{ ref('dim_unit') }} as u on {{ same_scheme('c', 'u') }} and c.unit_code = u.unit_code
