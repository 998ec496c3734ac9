-- One eligibility rule, veto or promotion for one unit and period: whether it acts, and on what facts.
select
    {{ period_key('o') }},
    o.unit_code,
    u.unit_name,
    u.group_title,
    u.sort_order as unit_order,
    o.override_code,
    o.override_order,
    o.kind,
    o.title,
    k.match_code,
    o.effect,
    o.clause,
    o.is_acting,
    told.conditions_zh
from {{ ref('int_override') }} as o
inner join {{ ref('int_condition_set_told') }} as told
    on {{ same_unit_period('o', 'told') }} and o.kind = told.owner_kind and o.override_code = told.owner_code
inner join {{ ref('dim_unit') }} as u on {{ same_scheme('o', 'u') }} and o.unit_code = u.unit_code
inner join {{ ref('stg_scheme_override') }} as k on {{ same_assessment('o', 'k') }} and o.override_code = k.override_code
