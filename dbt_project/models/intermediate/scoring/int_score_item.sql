{{ config(materialized='yearly', year_column='scheme_year') }}
-- What a scheme says of an indicator, bonus or deduction item, shadow or part, the same in every period and for every unit:
-- its rule with all parameters, its measure, the number it looks at. A part is rounded at its own places.
select
    i.office_code,
    i.scheme_year,
    i.assessment_code,
    i.indicator_code,
    {%- for column in rule_parameters() %}
    i.{{ column }},
    {%- endfor %}
    coalesce(whole.role, i.role) = 'shadow' as is_shadow,
    a.value_status,
    case when i.role = 'part' then i.part_places else s.points_places end as points_places,
    case when i.role = 'part' then 'indicator' else s.rounding_at end as rounding_at,
    m.title as measure_title,
    m.fact,
    m.numerator_measure_code,
    m.denominator_measure_code,
    coalesce(m.fact = 'ratio', false) as is_ratio,
    m.display_unit,
    m.display_factor,
    m.display_places,
    x.input_code,
    x.target_code,
    x.target_source
from {{ ref('stg_scheme_indicator') }} as i
inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('i', 'a') }}
inner join {{ ref('stg_scheme') }} as s on {{ same_scheme('i', 's') }}
left join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('i', 'm') }} and i.measure_code = m.measure_code
left join {{ ref('stg_scheme_indicator') }} as whole
    on {{ same_assessment('i', 'whole') }} and i.parent_code = whole.indicator_code
left join {{ ref('stg_scheme_input') }} as x on {{ same_assessment('i', 'x') }} and i.indicator_code = x.input_key
