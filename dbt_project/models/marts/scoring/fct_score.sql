-- One score: unit × assessment × due period × indicator, as many rows as int_score_input has, with everything its
-- points were computed from and the sentence that lets a clerk compute them again.
with compared as (
    select
        {{ score_key('i') }},
        {{ dec_quotient(['i.actual_over', '100'], ['i.target_value', 'i.actual_under'], 2) }} as completion_pct,
        {{ dec_quotient(['i.pace_numerator', '100'], ['i.pace_denominator'], 2) }} as pace_pct
    from {{ ref('int_score_input') }} as i
)

select
    {{ score_key('i') }},
    i.group_code,
    i.indicator_order,
    i.title as indicator_title,
    i.role,
    i.rule,
    i.against,
    i.band_input,
    i.clause,
    i.measure_code,
    i.measure_title,
    i.numerator_measure_code,
    i.denominator_measure_code,
    i.is_ratio,
    i.value_status,
    i.display_unit,
    i.display_factor,
    i.display_places,
    i.target_code,
    i.target_source,
    i.each_points,
    i.step_value,
    i.is_whole_steps,
    i.cap_ratio,
    i.cap_points,
    i.floor_points,
    i.on_missing,
    i.on_zero_target,
    i.full_points,
    i.target_value,
    i.pace_numerator,
    i.pace_denominator,
    case when not i.is_ratio then i.actual_over end as actual_value,
    i.numerator_value,
    i.denominator_value,
    c.completion_pct,
    c.pace_pct,
    cast(c.completion_pct - c.pace_pct as decimal(28, 2)) as pace_gap_pct,
    s.raw_points,
    s.limit_points,
    s.points,
    s.score_status,
    s.case_code,
    s.band_order,
    i.evidence_count,
    f.formula_zh
from {{ ref('int_score_input') }} as i
left join {{ ref('int_score_points') }} as s on {{ same_score('i', 's') }}
left join compared as c on {{ same_score('i', 'c') }}
left join {{ ref('int_score_sentence') }} as f on {{ same_score('i', 'f') }}
