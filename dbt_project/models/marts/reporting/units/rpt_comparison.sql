-- A comparison with last year (fct_comparison) as it is printed: names, units, and whose terms and which state of knowledge
-- each side speaks by.
select
    c.office_code,
    c.scheme_year,
    c.assessment_code,
    c.period_code,
    p.period_title,
    p.period_order,
    p.end_month as month,
    c.unit_code,
    coalesce(u.unit_name, earlier_u.unit_name, c.unit_code) as unit_name,
    cast(coalesce(u.sort_order, earlier_u.sort_order, 99998) as integer) as unit_order,
    c.measure_code,
    m.title as measure_title,
    m.fact,
    m.display_unit,
    cast(case when m.fact = 'ratio' then 1 else m.display_factor end as decimal(18, 6)) as display_factor,
    m.display_places,
    c.state,
    c.unit_state,
    {% for name in [
        'this_value', 'base_first_value', 'difference_value', 'real_value', 'caliber_value', 'carried_over_value',
        'revision_value', 'boundary_value', 'split_value', 'base_value', 'base_caliber_value', 'base_restated_value'
    ] %}
    c.{{ name }},
    {% endfor %}
    s.title as scheme_title,
    s.document_no,
    m.clause,
    earlier_s.title as base_scheme_title,
    earlier_s.document_no as base_document_no,
    earlier_m.clause as base_clause,
    c.is_other_caliber,
    c.is_restated,
    c.base_period_code,
    c.received_at,
    c.base_received_at,
    c.base_first_at
from {{ ref('fct_comparison') }} as c
inner join {{ ref('stg_scheme_period') }} as p on {{ same_period('c', 'p') }}
inner join {{ ref('stg_scheme') }} as s on {{ same_scheme('c', 's') }}
inner join {{ ref('stg_scheme') }} as earlier_s
    on c.office_code = earlier_s.office_code and c.scheme_year = earlier_s.scheme_year + 1
inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('c', 'm') }} and c.measure_code = m.measure_code
inner join {{ ref('stg_scheme_measure') }} as earlier_m
    on
        c.office_code = earlier_m.office_code and c.scheme_year = earlier_m.scheme_year + 1
        and c.measure_code = earlier_m.measure_code
left join {{ ref('dim_unit') }} as u on {{ same_scheme('c', 'u') }} and c.unit_code = u.unit_code
left join {{ ref('dim_unit') }} as earlier_u
    on c.office_code = earlier_u.office_code and c.scheme_year = earlier_u.scheme_year + 1 and c.unit_code = earlier_u.unit_code
