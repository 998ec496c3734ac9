{{ config(materialized='yearly', year_column='scheme_year') }}
-- Every condition of a scheme for every assessed unit and due period: it holds, does not, or (null) waits for
-- certification. x is compared exactly, by cross-multiplication; what a missing figure or an absent base means is the
-- scheme's to say. `actual_zh` tells the figure, percentages to two places.
with compared as (
    select
        {{ period_key('x') }},
        x.unit_code,
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
        c.unknown_holds,
        x.measure_code,
        x.input_code,
        x.state,
        x.x_over,
        x.x_under,
        {{ product_at_least([whole('x.x_over')], ['c.threshold', whole('x.x_under')]) }} as is_at_least,
        {{ product_at_least(['c.threshold', whole('x.x_under')], [whole('x.x_over')]) }} as is_at_most,
        case when {{ in_unit_of_measure('x.input_code') }} then m.display_unit else '%' end as unit,
        case when {{ in_unit_of_measure('x.input_code') }} then m.display_factor else 1 end as factor,
        case when {{ in_unit_of_measure('x.input_code') }} then m.display_places else 2 end as places
    from {{ ref('int_input') }} as x
    inner join {{ ref('stg_scheme_condition') }} as c on {{ same_assessment('x', 'c') }} and x.input_key = c.input_key
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('x', 'm') }} and x.measure_code = m.measure_code
    where x.owner_kind = 'condition'
),

amounted as (
    {{ divided('compared', {'amount': ([whole('r.x_over')], [whole('r.x_under')])}, roundings=['half_up']) }}
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
    case
        when c.state in ('pending_review', 'too_large') then null
        when c.state <> 'ready' then c.unknown_holds
        when c.operator = 'at_least' then c.is_at_least
        when c.operator = 'above' then not c.is_at_most
        when c.operator = 'below' then not c.is_at_least
        when c.operator = 'at_most' then c.is_at_most
        when c.operator = 'equals' then c.is_at_least and c.is_at_most
    end as holds,
    case
        when c.state <> 'ready' then {{ say_of('input_state', 'c.state') }}
        when {{ in_unit_of_measure('c.input_code') }}
            then concat({{ text_of_amount('c.amount_half_up', 'c.factor', 'c.places') }}, c.unit)
        else concat({{ text_of_decimal('c.percent_half_up', '2') }}, c.unit)
    end as actual_zh
from rounded as c
