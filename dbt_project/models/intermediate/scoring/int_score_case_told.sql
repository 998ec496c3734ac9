{{ config(materialized='view') }}
-- The conditions of the case a score fell into, in words; what falls into none is told with the conditions of them all.
select
    {{ score_key('s') }},
    {{ dbt.listagg('t.conditions_zh', "'；'", "order by t.case_order") }} as conditions_zh
from {{ ref('int_score__cases') }} as s
inner join {{ ref('int_condition_set_told') }} as t
    on {{ same_unit_period('s', 't') }} and t.owner_kind = 'case' and s.indicator_code = t.owner_code
    and (s.base_case = 'otherwise' or s.band_order = t.case_order)
group by {{ score_key('s') }}
