{{ config(materialized='view') }}
-- Every condition with the figure it looked at in words, percentages to two places, or why there is none.
with stated as (
    select
        c.*,
        case when {{ in_unit_of_measure('c.input_code') }} then m.display_unit else '%' end as unit,
        case when {{ in_unit_of_measure('c.input_code') }} then m.display_factor else 1 end as factor,
        case when {{ in_unit_of_measure('c.input_code') }} then m.display_places else 2 end as places
    from {{ ref('int_condition') }} as c
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('c', 'm') }} and c.measure_code = m.measure_code
),

amounted as (
    {{ divided('stated', {'amount': ([whole('r.x_over')], [whole('r.x_under')])}, roundings=['half_up']) }}
),

rounded as (
    {{ divided('amounted', {'percent': ([whole('r.x_over')], [whole('r.x_under')])}, 2, ['half_up']) }}
)

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
    c.operator,
    c.threshold,
    c.measure_code,
    c.input_code,
    c.state,
    c.x_over,
    c.x_under,
    c.holds,
    case
        when c.state <> 'ready' then {{ say_of('input_state', 'c.state') }}
        when {{ in_unit_of_measure('c.input_code') }}
            then concat({{ text_of_amount('c.amount_half_up', 'c.factor', 'c.places') }}, c.unit)
        else concat({{ text_of_decimal('c.percent_half_up', '2') }}, c.unit)
    end as actual_zh
from rounded as c
