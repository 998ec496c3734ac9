-- Every eligibility rule, veto and promotion for every assessed unit and due period, and whether it acts: an eligibility
-- rule acts on a unit that does not meet it, a veto or promotion on one that does; null while it waits for certification.
select
    {{ period_key('s') }},
    s.unit_code,
    o.override_code,
    o.override_order,
    o.kind,
    o.title,
    o.effect,
    o.clause,
    case o.kind when 'eligibility' then not s.holds else s.holds end as is_acting,
    s.conditions_zh
from {{ ref('int_condition_set') }} as s
inner join {{ ref('stg_scheme_override') }} as o
    on {{ same_assessment('s', 'o') }} and s.owner_kind = o.kind and s.owner_code = o.override_code
