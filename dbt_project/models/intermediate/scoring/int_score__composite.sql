{{ config(materialized='yearly', year_column='scheme_year') }}
-- composite: Σ(weight × part) ÷ Σ weight × F ÷ 100 over the parts that apply, each scored out of 100 and rounded at its own
-- places. A part that does not apply drops out with its weight; one without points leaves the whole without points. Where
-- every part that applies is missing, the whole is: it earns what they do, nothing, and is not called scored.
with summed as (
    select
        {{ period_key('p') }},
        p.unit_code,
        i.parent_code as indicator_code,
        try_cast(sum(cast(i.part_weight as decimal(12, 4)) * cast(p.points as decimal(28, 6))) as decimal(28, 10)) as weighted_total,
        cast(sum(i.part_weight) as decimal(18, 4)) as weight_total,
        sum(case when p.score_status = 'pending_review' then 1 else 0 end) as pending_count,
        sum(case when p.points is null then 1 else 0 end) as unknown_count,
        sum(case when p.score_status = 'missing' then 1 else 0 end) as missing_count,
        count(*) as term_count
    from {{ ref('int_score_direct') }} as p
    inner join {{ ref('int_score_item') }} as i on {{ same_assessment('p', 'i') }} and p.indicator_code = i.indicator_code
    where p.role = 'part' and p.score_status <> 'not_applicable'
    group by {{ period_key('p') }}, p.unit_code, i.parent_code
)

select *
from ({{ weighted_points('composite', 'summed', 'no_parts') }}) as p
