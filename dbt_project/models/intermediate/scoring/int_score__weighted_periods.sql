-- weighted_periods: Σ(weight × total) ÷ Σ weight × F ÷ 100 over the source periods. A source total that is not known
-- makes the score pending or missing, never zero.
with summed as (
    select
        {{ score_key('t') }},
        cast(sum(cast(t.weight as decimal(12, 4)) * cast(t.total_points as decimal(28, 4))) as decimal(28, 8)) as weighted_total,
        cast(sum(t.weight) as decimal(18, 4)) as weight_total,
        sum(case when t.is_pending then 1 else 0 end) as pending_count,
        sum(case when t.total_points is null then 1 else 0 end) as unknown_count
    from {{ ref('int_score_period_term') }} as t
    group by {{ score_key('t') }}
),

judged as (
    select
        {{ score_key('i') }},
        i.full_points,
        s.weighted_total,
        s.weight_total,
        case
            when i.input_state <> 'ready' then i.input_state
            when s.weight_total is null then 'too_early'
            when s.pending_count > 0 then 'pending_review'
            when s.unknown_count > 0 then 'missing'
            else 'ready'
        end as input_state
    from {{ ref('int_score_input') }} as i
    left join summed as s on {{ same_score('i', 's') }}
    where i.rule = 'weighted_periods'
)

-- weighted_total has up to 8 places; a factor of dec_quotient has 6, so it enters times 100.
select
    {{ score_key('j') }},
    j.input_state,
    {%- for name, rounding in {'raw_points': 'half_up', 'cut_points': 'down'}.items() %}
    case
        when j.input_state = 'ready'
            then {{ dec_quotient(
                ['j.weighted_total * 100', 'j.full_points'], ['j.weight_total', '10000'], 10, rounding
            ) }}
    end as {{ name }},
    {%- endfor %}
    'normal' as base_case,
    cast(null as integer) as band_order
from judged as j
