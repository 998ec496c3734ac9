{{ config(materialized='yearly', year_column='scheme_year') }}
-- Every eligibility rule, veto, promotion and move for every assessed unit and due period, and whether it acts: an
-- eligibility rule acts on a unit that does not meet it, any other on one that does; null while it waits for certification.
-- What is limited to some groups or units has no row for the others.
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
    s.holds is null and s.is_too_large as is_too_large
from {{ ref('int_condition_set') }} as s
inner join {{ ref('stg_scheme_override') }} as o
    on {{ same_assessment('s', 'o') }} and s.owner_kind = o.kind and s.owner_code = o.override_code
inner join {{ ref('int_unit_group') }} as g on {{ same_unit_period('s', 'g') }}
where
    {{ in_list('o.unit_codes', 's.unit_code') }}
    and case
        when o.kind = 'move' then {{ in_list('o.group_codes', 'g.dated_group_code') }}
        else {{ in_list('o.group_codes', 'g.group_code') }}
    end
