{{ config(materialized='view') }}
-- What a known figure is made of: the terms of a sum with their factors, the mean of every rater group with its weight, the
-- signed entries of points; of capital that took effect what arrived in the year, and before it. One row each.
with known as (
    select
        {{ period_key('v') }},
        v.unit_code,
        v.measure_code,
        v.value,
        m.value_field,
        m.mean_places,
        m.base_unit_title,
        m.fact
    from {{ ref('int_measure_value') }} as v
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('v', 'm') }} and v.measure_code = m.measure_code
    where v.state = 'reported'
),

summed as (
    select
        {{ period_key('k') }},
        k.unit_code,
        t.measure_code,
        t.term_order,
        t.term_measure_code as term_code,
        m.title as term_name,
        k.value as term_value,
        t.factor,
        k.base_unit_title as term_unit,
        cast(null as decimal(28, 6)) as score_total,
        cast(null as integer) as score_count
    from known as k
    inner join {{ ref('stg_scheme_measure_term') }} as t on {{ same_scheme('k', 't') }} and k.measure_code = t.term_measure_code
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('k', 'm') }} and k.measure_code = m.measure_code
    inner join known as whole on {{ same_unit_period('k', 'whole') }} and t.measure_code = whole.measure_code
),

rated as (
    select
        {{ period_key('k') }},
        k.unit_code,
        k.measure_code,
        r.rater_group_code,
        r.rater_group_title,
        r.weight,
        k.mean_places,
        cast(sum(e.contribution) as decimal(28, 6)) as score_total,
        cast(count(*) as integer) as score_count
    from known as k
    inner join {{ ref('stg_scheme_rater') }} as r on {{ same_scheme('k', 'r') }} and k.measure_code = r.measure_code
    inner join {{ ref('int_measure_evidence__decided') }} as e
        on {{ same_unit_period('k', 'e') }} and k.measure_code = e.measure_code and r.rater_group_code = e.subject_code
    where k.fact = 'rating'
    group by {{ period_key('k') }}, k.unit_code, k.measure_code, k.mean_places, r.rater_group_code, r.rater_group_title, r.weight
),

rated_mean as (
    {{ rater_mean('rated') }}
),

entered as (
    select
        {{ period_key('k') }},
        k.unit_code,
        k.measure_code,
        row_number() over (
            partition by {{ period_key('k') }}, k.unit_code, k.measure_code
            order by e.receipt_no nulls last, e.source_sheet nulls last, e.source_row nulls last
        ) as term_order,
        e.contribution
    from known as k
    inner join {{ ref('int_measure_evidence__decided') }} as e
        on {{ same_unit_period('k', 'e') }} and k.measure_code = e.measure_code
    where k.fact = 'manual' and k.value_field = 'points'
),

took_effect as (
    select
        {{ period_key('k') }},
        k.unit_code,
        k.measure_code,
        k.base_unit_title,
        case when {{ end_month_of_period('s.report_period') }} < scheme.start_month then 'carried_over' else 'own_year' end
            as part_code,
        sum(e.contribution) as part_wan
    from known as k
    inner join {{ ref('stg_scheme') }} as scheme on {{ same_scheme('k', 'scheme') }}
    inner join {{ ref('int_measure_evidence__capital') }} as e
        on {{ same_unit_period('k', 'e') }} and k.measure_code = e.measure_code
    inner join {{ ref('stg_submission') }} as s on e.receipt_no = s.receipt_no
    where k.value_field = 'effective' and e.contribution <> 0
    group by {{ period_key('k') }}, k.unit_code, k.measure_code, k.base_unit_title, part_code
)

select
    {{ period_key('s') }},
    s.unit_code,
    s.measure_code,
    cast(s.term_order as integer) as term_order,
    s.term_code,
    s.term_name,
    cast(s.term_value as decimal(28, 12)) as term_value,
    cast(s.factor as decimal(18, 6)) as factor,
    s.term_unit,
    s.score_total,
    s.score_count
from summed as s
union all
select
    {{ period_key('r') }},
    r.unit_code,
    r.measure_code,
    cast(
        row_number() over (
            partition by {{ period_key('r') }}, r.unit_code, r.measure_code
            order by -r.weight nulls last, r.rater_group_code nulls last
        ) as integer
    ) as term_order,
    r.rater_group_code as term_code,
    r.rater_group_title as term_name,
    cast(r.mean_score as decimal(28, 12)) as term_value,
    cast(r.weight as decimal(18, 6)) as factor,
    cast(null as varchar) as term_unit,
    r.score_total,
    r.score_count
from rated_mean as r
union all
select
    {{ period_key('e') }},
    e.unit_code,
    e.measure_code,
    cast(e.term_order as integer) as term_order,
    cast(null as varchar) as term_code,
    cast(null as varchar) as term_name,
    cast(e.contribution as decimal(28, 12)) as term_value,
    cast(1 as decimal(18, 6)) as factor,
    cast(null as varchar) as term_unit,
    cast(null as decimal(28, 6)) as score_total,
    cast(null as integer) as score_count
from entered as e
union all
select
    {{ period_key('t') }},
    t.unit_code,
    t.measure_code,
    case t.part_code when 'own_year' then 1 else 2 end as term_order,
    t.part_code as term_code,
    w.template as term_name,
    cast(t.part_wan as decimal(28, 12)) as term_value,
    cast(1 as decimal(18, 6)) as factor,
    t.base_unit_title as term_unit,
    cast(null as decimal(28, 6)) as score_total,
    cast(null as integer) as score_count
from took_effect as t
inner join {{ ref('stg_rule_sentence') }} as w
    on {{ same_scheme('t', 'w') }} and w.rule = 'measure' and concat('effective_', t.part_code) = w.case_code
