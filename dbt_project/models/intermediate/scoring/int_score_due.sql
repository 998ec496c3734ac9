{{ config(materialized='yearly', year_column='scheme_year', laid_by=['office_code', 'rule']) }}
-- The index of every score due: unit with a group × assessment × due period × item, with the numbers its rule looks at and
-- how many fact rows it rests on, how new. What
-- may be computed is decided here once, in `input_state`; rules compute only rows that are `ready`. A part is scored out
-- of 100 and assessed where its whole is. What the scheme says of the item stands once, in int_score_item. An office's rows
-- of a rule lie together, for each rule reads its own.
with due as (
    select
        {{ period_key('p') }},
        u.unit_code,
        i.indicator_code,
        u.group_code,
        i.rule,
        i.role,
        i.gate_match,
        i.gate_otherwise,
        i.on_zero_target,
        case when i.role = 'part' and f.full_points > 0 then cast(100 as decimal(12, 4)) else f.full_points end as full_points
    from {{ ref('stg_scheme_period') }} as p
    inner join {{ ref('int_score_item') }} as i on {{ same_assessment('p', 'i') }}
    inner join {{ ref('int_unit_group') }} as u on {{ same_period('p', 'u') }}
    left join {{ ref('stg_scheme_indicator_points') }} as f
        on {{ same_assessment('p', 'f') }} and u.group_code = f.group_code
        and coalesce(i.parent_code, i.indicator_code) = f.indicator_code
    where p.is_due
)

select
    {{ score_key('d') }},
    d.rule,
    d.group_code,
    d.full_points,
    x.target_value,
    x.base_value,
    x.base_numerator,
    x.base_denominator,
    x.pace_numerator,
    x.pace_denominator,
    x.measure_state,
    x.actual_value,
    x.numerator_value,
    x.denominator_value,
    x.actual_over,
    x.actual_under,
    x.x_over,
    x.x_under,
    coalesce(rests.evidence_count, 0) as evidence_count,
    rests.received_at,
    rests.loaded_at,
    case
        when d.full_points is null then 'not_applicable'
        when d.role in ('indicator', 'part', 'shadow') and d.full_points = 0 then 'not_applicable'
        when d.gate_match is not null and gate.holds is null
            then case when gate.is_too_large then 'too_large' else 'pending_review' end
        when d.gate_match is not null and not gate.holds then concat('gated_', d.gate_otherwise)
        when x.has_no_base and coalesce(d.on_zero_target, 'not_applicable') = 'not_applicable' then 'no_target'
        when x.state in ('missing', 'pending_review', 'too_large') then x.state
        when x.has_no_base then 'no_target'
        else 'ready'
    end as input_state
from due as d
left join {{ ref('int_input') }} as x
    on {{ same_unit_period('d', 'x') }} and d.indicator_code = x.input_key and x.owner_kind = 'indicator'
left join {{ ref('int_score_evidence') }} as rests on {{ same_score('d', 'rests') }}
left join {{ ref('int_condition_set') }} as gate
    on {{ same_unit_period('d', 'gate') }} and gate.owner_kind = 'gate' and d.indicator_code = gate.owner_code
