{{ config(materialized='view') }}
-- What the conditions of one owner say, in words: each with its figure and whether it holds, those of a block in brackets.
with block as (
    select
        {{ period_key('c') }},
        c.unit_code,
        c.owner_kind,
        c.owner_code,
        c.case_order,
        min(c.condition_order) as block_place,
        c.block_match,
        {{ dbt.listagg(
            say(words('condition').told, {'title': 'c.title', 'actual': 'c.actual_zh', 'holds': condition_words('c.holds')}),
            "'；'", "order by c.condition_order"
        ) }} as conditions_zh
    from {{ ref('int_condition_told') }} as c
    group by
        {{ period_key('c') }}, c.unit_code, c.owner_kind, c.owner_code, c.case_order, c.block_match, {{ block_of('c') }}
)

select
    {{ period_key('b') }},
    b.unit_code,
    b.owner_kind,
    b.owner_code,
    b.case_order,
    {{ dbt.listagg(block_words('b.block_match', 'b.conditions_zh'), "'；'", "order by b.block_place") }} as conditions_zh
from block as b
group by {{ period_key('b') }}, b.unit_code, b.owner_kind, b.owner_code, b.case_order
