-- A figure beside that of the same period of an earlier year than the last: the yearly comparisons between them
-- (fct_comparison) added up, part by part, each year's step by that year's terms. Years without a comparison in between,
-- and units whose figure some year between does not tell, are not taken apart. What is revision: the yearly ones, less what
-- a year's figure, as it is now, differs by from the one the next year's comparison began with. So the parts sum to
-- `this_value` − `base_first_value` to the last digit; where a year's first figure is not told (fct_comparison), from that known now.
{% set added = ['real_value', 'caliber_value', 'carried_over_value', 'boundary_value', 'split_value'] %}
{% set key = ['office_code', 'scheme_year', 'assessment_code', 'period_code', 'measure_code', 'base_year', 'base_period_code'] %}

with recursive pair as (
    select distinct
        office_code,
        scheme_year,
        assessment_code,
        period_code,
        measure_code,
        base_period_code
    from {{ ref('fct_comparison') }}
),

-- Back from a year's comparison to that of the year before, as long as there is one.
chain as (
    select
        pair.office_code,
        pair.scheme_year,
        pair.assessment_code,
        pair.period_code,
        pair.measure_code,
        pair.scheme_year as step_year,
        pair.period_code as step_period_code,
        pair.base_period_code
    from pair
    union all
    select
        chain.office_code,
        chain.scheme_year,
        chain.assessment_code,
        chain.period_code,
        chain.measure_code,
        pair.scheme_year as step_year,
        pair.period_code as step_period_code,
        pair.base_period_code
    from chain
    inner join pair
        on
            chain.office_code = pair.office_code
            and chain.assessment_code = pair.assessment_code
            and chain.measure_code = pair.measure_code
            and chain.step_year = pair.scheme_year + 1
            and chain.base_period_code = pair.period_code
),

-- Every step of every way back of two years and more.
step as (
    select
        way.office_code,
        way.scheme_year,
        way.assessment_code,
        way.period_code,
        way.measure_code,
        way.step_year - 1 as base_year,
        way.base_period_code,
        chain.step_year,
        chain.step_period_code
    from chain as way
    inner join chain
        on
            {{ same_period('way', 'chain') }}
            and way.measure_code = chain.measure_code
            and way.step_year <= chain.step_year
    where way.step_year < way.scheme_year
),

-- A unit without a row in a year had no figure on either side of that step: it added nothing.
walked as (
    select
        {{ columns_of('step', key) }},
        step.step_year,
        compared.unit_code,
        compared.state,
        compared.this_value,
        coalesce(compared.base_first_value, compared.base_value) as base_first_value,
        coalesce(compared.revision_value, 0) as revision_value,
        compared.base_value,
        compared.base_first_value is null and compared.base_value is not null as is_first_untold,
        {{ columns_of('compared', added) }},
        compared.is_other_caliber,
        compared.is_restated,
        compared.received_at,
        coalesce(before.this_value, 0) as before_value
    from step
    inner join {{ ref('fct_comparison') }} as compared
        on
            step.office_code = compared.office_code
            and step.step_year = compared.scheme_year
            and step.assessment_code = compared.assessment_code
            and step.step_period_code = compared.period_code
            and step.measure_code = compared.measure_code
    left join {{ ref('fct_comparison') }} as before
        on
            compared.office_code = before.office_code
            and compared.scheme_year = before.scheme_year + 1
            and compared.assessment_code = before.assessment_code
            and compared.base_period_code = before.period_code
            and compared.measure_code = before.measure_code
            and compared.unit_code = before.unit_code
),

summed as (
    select
        {{ key | join(',\n        ') }},
        unit_code,
        bool_and(state = 'compared') as is_compared,
        bool_or(is_other_caliber) as is_other_caliber,
        bool_or(is_restated) as is_restated,
        bool_or(is_first_untold and step_year = base_year + 1) as is_first_untold,
        max(received_at) as received_at,
        coalesce(max(case when step_year = scheme_year then this_value end), 0) as this_value,
        coalesce(max(case when step_year = base_year + 1 then base_first_value end), 0) as base_first_value,
        coalesce(max(case when step_year = base_year + 1 then base_value end), 0) as base_value,
        sum(revision_value)
        - sum(case when step_year = base_year + 1 then 0 else before_value - base_first_value end) as revision_value,
        {% for part in added %}
        sum({{ part }}) as {{ part }}{{ ',' if not loop.last }}
        {% endfor %}
    from walked
    group by {{ key | join(', ') }}, unit_code
)

select
    s.office_code,
    s.scheme_year,
    cast(s.base_year as integer) as base_year,
    s.assessment_code,
    s.period_code,
    p.period_title,
    p.period_order,
    p.end_month as month,
    s.base_period_code,
    s.unit_code,
    coalesce(u.unit_name, earlier_u.unit_name, s.unit_code) as unit_name,
    cast(coalesce(u.sort_order, earlier_u.sort_order, 99998) as integer) as unit_order,
    s.measure_code,
    m.title as measure_title,
    m.display_unit,
    cast(case when m.fact = 'ratio' then 1 else m.display_factor end as decimal(18, 6)) as display_factor,
    m.display_places,
    case when s.is_compared then 'compared' else 'year_not_compared' end as state,
    {% for name in ['base_first_value', 'revision_value'] %}
    cast(case when s.is_compared and not s.is_first_untold then s.{{ name }} end as decimal(28, 12)) as {{ name }},
    {% endfor %}
    {% for name in ['this_value', 'base_value'] + added %}
    cast(case when s.is_compared then s.{{ name }} end as decimal(28, 12)) as {{ name }},
    {% endfor %}
    cast(case when s.is_compared then s.this_value - s.base_first_value end as decimal(28, 12)) as difference_value,
    s.is_other_caliber,
    s.is_restated,
    scheme.document_no,
    earlier_scheme.document_no as base_document_no,
    s.received_at
from summed as s
inner join {{ ref('stg_scheme_period') }} as p on {{ same_period('s', 'p') }}
inner join {{ ref('stg_scheme') }} as scheme on {{ same_scheme('s', 'scheme') }}
inner join {{ ref('stg_scheme') }} as earlier_scheme
    on s.office_code = earlier_scheme.office_code and s.base_year = earlier_scheme.scheme_year
inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('s', 'm') }} and s.measure_code = m.measure_code
left join {{ ref('dim_unit') }} as u on {{ same_scheme('s', 'u') }} and s.unit_code = u.unit_code
left join {{ ref('dim_unit') }} as earlier_u
    on s.office_code = earlier_u.office_code and s.base_year = earlier_u.scheme_year and s.unit_code = earlier_u.unit_code
