{{ config(materialized='yearly', year_column='scheme_year') }}
-- Every condition of a scheme for every assessed unit and due period: it holds, does not, or (null) waits for
-- certification. x is compared exactly, by cross-multiplication; what a missing figure or an absent base means is the
-- scheme's to say.
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
        {{ product_at_least(['c.threshold', whole('x.x_under')], [whole('x.x_over')]) }} as is_at_most
    from {{ ref('int_input') }} as x
    inner join {{ ref('stg_scheme_condition') }} as c on {{ same_assessment('x', 'c') }} and x.input_key = c.input_key
    where x.owner_kind = 'condition'
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
    end as holds
from compared as c
