{{ config(materialized='yearly', year_column='scheme_year') }}
-- What the conditions of one owner say together, for every assessed unit and due period: a gate, a case of a decision
-- table, an eligibility rule, veto or promotion, a consequence. `all` fails with the first that fails, `any` holds with
-- the first that holds, whatever still waits; else a waiting condition leaves the set open (null). Conditions of a block
-- are put together first, and the block then stands as one among the others. What is open for a figure that is too large
-- (`is_too_large`) waits for nothing that could come.
with matching as (
    select
        i.office_code,
        i.scheme_year,
        i.assessment_code,
        'gate' as owner_kind,
        i.indicator_code as owner_code,
        i.gate_match as match_code
    from {{ ref('stg_scheme_indicator') }} as i
    union all
    select
        o.office_code,
        o.scheme_year,
        o.assessment_code,
        o.kind as owner_kind,
        o.override_code as owner_code,
        o.match_code
    from {{ ref('stg_scheme_override') }} as o
    union all
    select
        c.office_code,
        c.scheme_year,
        c.assessment_code,
        'consequence' as owner_kind,
        c.consequence_code as owner_code,
        c.match_code
    from {{ ref('stg_scheme_consequence') }} as c
),

block as (
    select
        {{ period_key('c') }},
        c.unit_code,
        c.owner_kind,
        c.owner_code,
        c.case_order,
        {{ settled(
            'c.block_match', 'sum(case when c.holds then 1 else 0 end)', 'sum(case when not c.holds then 1 else 0 end)',
            'sum(case when c.holds is null then 1 else 0 end)'
        ) }} as holds,
        max(case when c.state = 'too_large' then 1 else 0 end) as large_count
    from {{ ref('int_condition') }} as c
    group by
        {{ period_key('c') }}, c.unit_code, c.owner_kind, c.owner_code, c.case_order, c.block_match,
        {{ block_of('c') }}
),

counted as (
    select
        {{ period_key('b') }},
        b.unit_code,
        b.owner_kind,
        b.owner_code,
        b.case_order,
        sum(case when b.holds then 1 else 0 end) as true_count,
        sum(case when not b.holds then 1 else 0 end) as false_count,
        sum(case when b.holds is null then 1 else 0 end) as open_count,
        max(case when b.holds is null then b.large_count else 0 end) as large_count
    from block as b
    group by {{ period_key('b') }}, b.unit_code, b.owner_kind, b.owner_code, b.case_order
)

select
    {{ period_key('c') }},
    c.unit_code,
    c.owner_kind,
    c.owner_code,
    c.case_order,
    {{ settled('m.match_code', 'c.true_count', 'c.false_count', 'c.open_count') }} as holds,
    c.large_count > 0 as is_too_large
from counted as c
left join matching as m
    on {{ same_assessment('c', 'm') }} and c.owner_kind = m.owner_kind and c.owner_code = m.owner_code
