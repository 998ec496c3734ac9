{{ config(materialized='yearly', year_column='scheme_year') }}
-- weighted_periods: Σ(weight × total) ÷ Σ weight × F ÷ 100 over the source periods. A source total that is not known
-- makes the score pending or missing, never zero.
with summed as (
    select
        {{ score_key('t') }},
        try_cast(sum(cast(t.weight as decimal(12, 4)) * cast(t.total_points as decimal(28, 6))) as decimal(28, 10)) as weighted_total,
        cast(sum(t.weight) as decimal(18, 4)) as weight_total,
        sum(case when t.is_pending then 1 else 0 end) as pending_count,
        sum(case when t.total_points is null then 1 else 0 end) as unknown_count,
        0 as missing_count,
        count(*) as term_count,
        cast(sum(t.evidence_count) as integer) as evidence_count,
        max(t.received_at) as received_at,
        max(t.loaded_at) as loaded_at
    from {{ ref('int_score_period_term') }} as t
    group by {{ score_key('t') }}
)

select *
from ({{ weighted_points('weighted_periods', 'summed', 'too_early', with_terms=true) }}) as p
