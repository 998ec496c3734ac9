-- composite: Σ(weight × part) ÷ Σ weight × F ÷ 100 over the parts that apply, each scored out of 100 and rounded at its own
-- places. A part that does not apply drops out with its weight; one without points leaves the whole without points.
with summed as (
    select
        {{ period_key('p') }},
        p.unit_code,
        i.parent_code as indicator_code,
        cast(sum(cast(i.part_weight as decimal(12, 4)) * cast(p.points as decimal(28, 6))) as decimal(28, 10)) as weighted_total,
        cast(sum(i.part_weight) as decimal(18, 4)) as weight_total,
        sum(case when p.score_status = 'pending_review' then 1 else 0 end) as pending_count,
        sum(case when p.points is null then 1 else 0 end) as unknown_count
    from {{ ref('int_score_direct') }} as p
    inner join {{ ref('int_score_input') }} as i on {{ same_score('p', 'i') }}
    where i.role = 'part' and p.score_status <> 'not_applicable'
    group by {{ period_key('p') }}, p.unit_code, i.parent_code
),

judged as (
    select
        {{ score_key('i') }},
        i.full_points,
        s.weighted_total,
        s.weight_total,
        case
            when i.input_state <> 'ready' then i.input_state
            when s.weight_total is null then 'no_parts'
            when s.pending_count > 0 then 'pending_review'
            when s.unknown_count > 0 then 'missing'
            else 'ready'
        end as input_state
    from {{ ref('int_score_input') }} as i
    left join summed as s on {{ same_score('i', 's') }}
    where i.rule = 'composite'
)

-- weighted_total has 10 places; a factor of dec_quotient has 6, so it enters times 10000.
select
    {{ score_key('j') }},
    j.input_state,
    {%- for name, rounding in {'raw_points': 'half_up', 'cut_points': 'down'}.items() %}
    case
        when j.input_state = 'ready'
            then {{ dec_quotient(
                ['j.weighted_total * 10000', 'j.full_points'], ['j.weight_total', '100', '10000'], 10, rounding
            ) }}
    end as {{ name }},
    {%- endfor %}
    'normal' as base_case,
    cast(null as integer) as band_order,
    j.weight_total
from judged as j
