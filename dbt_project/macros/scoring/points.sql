{# From raw points to points, and from points to totals: the one order of evaluation, used by every model that needs it. #}

{# Rows of int_score_input with what is completed of the annual target and what is due of it, in percent. #}
{% macro with_completion(inputs, places) -%}
select
    d.*,
    d.completion_half_up as completion_pct,
    d.pace_half_up as pace_pct
from (
    {{ divided(inputs, {
        'completion': ([whole('r.actual_over'), '100'], ['r.target_value', whole('r.actual_under')]),
        'pace': (['r.pace_numerator', '100'], ['r.pace_denominator'])
    }, places, ['half_up']) }}
) as d
{%- endmacro %}

{# `due` with x % of F as one exact division: points_half_up, points_down. #}
{% macro attained_points(due) -%}
{{ divided(due, {'points': ([whole('r.x_over'), 'r.full_points'], [whole('r.x_under'), '100'])}) }}
{%- endmacro %}

{#
  `due` with x ÷ step × each: points_half_up, points_down, points_up; whole steps only when the scheme says so: then a
  product of a whole number and points of four places, which needs no rounding.
#}
{% macro step_points(due) -%}
select
    s.*,
    {%- for rounding in ['half_up', 'down', 'up'] %}
    case
        when s.is_whole_steps then {{ exact_product('s.steps_floor', 's.each_points') }}
        else s.worth_{{ rounding }}
    end as points_{{ rounding }}{{ "," if not loop.last }}
    {%- endfor %}
from (
    {{ divided(
        '(' ~ divided(due, {'steps': ([whole('r.x_over')], ['r.step_value', whole('r.x_under')])}, 0, ['floor']) ~ ')',
        {'worth': ([whole('r.x_over'), 'r.each_points'], ['r.step_value', whole('r.x_under')])},
        roundings=['half_up', 'down', 'up']
    ) }}
) as s
{%- endmacro %}

{#
  Raw points of `rule` from `summed` (the score's key, weighted_total decimal(28, 10) of points out of 100, weight_total,
  pending_count, unknown_count): Σ(weight × points) ÷ Σ weight × F ÷ 100. A term that is not known makes the score pending
  or missing, never zero; without any term its state is `no_terms`.
#}
{% macro weighted_points(rule, summed, no_terms) -%}
with judged as (
    select
        {{ score_key('i') }},
        i.full_points,
        cast(s.weighted_total * 10000 as decimal(28, 6)) as weighted_total,
        s.weight_total,
        case
            when i.input_state <> 'ready' then i.input_state
            when s.weight_total is null then '{{ no_terms }}'
            when s.pending_count > 0 then 'pending_review'
            when s.unknown_count > 0 then 'missing'
            else 'ready'
        end as input_state
    from {{ ref('int_score_input') }} as i
    left join {{ summed }} as s on {{ same_score('i', 's') }}
    where i.rule = '{{ rule }}'
),

pointed as (
    {{ divided('judged', {
        'points': (['r.weighted_total', 'r.full_points'], ['r.weight_total', '100', '10000'])
    }) }}
)

select
    {{ score_key('p') }},
    p.input_state,
    case when p.input_state = 'ready' then p.points_half_up end as raw_points,
    case when p.input_state = 'ready' then p.points_down end as cut_points,
    'normal' as base_case,
    cast(null as integer) as band_order,
    p.weight_total
from pointed as p
{%- endmacro %}

{# m + q cut off towards zero at 10 places, of an m with at most 10 places and q cut towards zero and away from it. #}
{% macro cut_sum(m, down, up) -%}
cast(
    case
        when {{ m }} + least({{ down }}, {{ up }}) >= 0 then {{ m }} + least({{ down }}, {{ up }})
        else {{ m }} + greatest({{ down }}, {{ up }})
    end as decimal(28, 10)
)
{%- endmacro %}

{#
  Raw points of the relation `raw` (columns of an int_score__ model) -> points: cap_ratio × F, cap_points, floor_points,
  rounding, in this order. A row that was not computed gets what the scheme says for its case, or null. Points that are
  rounded here start from `cut_points`, the exact fraction cut off at the tenth place: from `raw_points`, already half
  up there, 7.50499999997 would become 7.51. Points that no decimal holds are `too_large`; a band nobody gave points is not.
#}
{% macro finish_scores(raw) -%}
with stated as (
    select
        {{ score_key('r') }},
        case
            when r.input_state = 'ready' and r.raw_points is null and i.rule <> 'bands' then 'too_large'
            else r.input_state
        end as input_state,
        r.base_case,
        r.band_order,
        i.role,
        i.rule,
        i.is_shadow,
        i.floor_points,
        i.on_missing,
        coalesce(i.on_zero_target, 'not_applicable') as on_zero_target,
        i.points_places,
        i.rounding_at,
        case
            when r.input_state = 'no_target' and i.on_zero_target = 'full' then cast(i.full_points as decimal(28, 10))
            when r.input_state = 'no_target' and i.on_zero_target = 'zero' then cast(0 as decimal(28, 10))
            when r.input_state = 'gated_zero' then cast(0 as decimal(28, 10))
            else r.raw_points
        end as raw_points,
        case
            when r.input_state = 'no_target' and i.on_zero_target = 'full' then cast(i.full_points as decimal(28, 10))
            when r.input_state = 'no_target' and i.on_zero_target = 'zero' then cast(0 as decimal(28, 10))
            when i.rounding_at = 'indicator' then r.cut_points
            else r.raw_points
        end as basis_points,
        case
            when i.cap_points < {{ exact_product('i.cap_ratio', 'i.full_points') }} then cast(i.cap_points as decimal(28, 10))
            else coalesce({{ exact_product('i.cap_ratio', 'i.full_points') }}, cast(i.cap_points as decimal(28, 10)))
        end as limit_points
    from {{ raw }} as r
    inner join {{ ref('int_score_input') }} as i on {{ same_score('r', 'i') }}
),

capped as (
    select
        s.*,
        case when s.basis_points > s.limit_points then s.limit_points else s.basis_points end as capped_points
    from stated as s
),

floored as (
    select
        c.*,
        case
            when c.input_state = 'missing' and c.on_missing = 'zero' then cast(0 as decimal(28, 10))
            when c.input_state = 'gated_zero' then cast(0 as decimal(28, 10))
            when c.input_state = 'ready' and c.capped_points < c.floor_points then cast(c.floor_points as decimal(28, 10))
            when c.input_state = 'ready' then c.capped_points
            else c.basis_points
        end as exact_points
    from capped as c
)

select
    {{ score_key('f') }},
    f.role,
    f.rule,
    f.is_shadow,
    f.band_order,
    f.raw_points,
    f.limit_points,
    case when f.rounding_at = 'indicator' then {{ half_up('f.exact_points', 'f.points_places') }} else f.exact_points end
        as points,
    case
        when f.input_state = 'no_target' and f.on_zero_target = 'not_applicable' then 'not_applicable'
        when f.input_state in ('gated_not_applicable', 'equal_not_applicable', 'no_parts') then 'not_applicable'
        when f.input_state in ('ready', 'no_target', 'gated_zero') then 'scored'
        else f.input_state
    end as score_status,
    case
        when f.input_state = 'missing' and f.exact_points is null and f.is_shadow then 'missing_shadow'
        when f.input_state = 'missing' and f.exact_points is null then 'missing_not_scored'
        when f.input_state = 'no_target' and f.on_zero_target = 'not_applicable' then 'no_target_not_applicable'
        when f.input_state <> 'ready' then f.input_state
        when f.capped_points < f.floor_points then concat(f.base_case, '_floored')
        when f.raw_points > f.limit_points then concat(f.base_case, '_capped')
        else f.base_case
    end as case_code
from floored as f
{%- endmacro %}

{#
  Points of the relation `scores` (finish_scores columns) -> one row a unit and period: sums, each with its cap, and the
  total of what is known. A unit is complete when everything that is due has points and at least one indicator applies;
  it is ranked when it is complete, eligible and not struck by a veto. Parts count through their whole, shadows not at all;
  what is missing of a whole is told by its parts.
#}
{% macro sum_points(scores) -%}
with summed as (
    select
        {{ period_key('s') }},
        s.unit_code,
        sum(case when s.role = 'indicator' then s.points end) as indicator_points,
        sum(case when s.role = 'bonus' then s.points end) as bonus_points,
        sum(case when s.role = 'deduction' then s.points end) as deduction_points,
        sum(case when s.role = 'indicator' and s.score_status <> 'not_applicable' then 1 else 0 end) as applicable_count,
        sum(case when not s.is_shadow and s.rule <> 'composite' and s.score_status = 'missing' then 1 else 0 end)
            as missing_count,
        sum(case when not s.is_shadow and s.rule <> 'composite' and s.score_status = 'pending_review' then 1 else 0 end)
            as pending_count,
        sum(
            case
                when s.role in ('indicator', 'bonus', 'deduction') and s.score_status in ('missing', 'pending_review', 'too_large')
                    and s.points is null
                    then 1
                else 0
            end
        ) as open_count
    from {{ scores }} as s
    group by {{ period_key('s') }}, s.unit_code
),

ruling as (
    select
        {{ period_key('o') }},
        o.unit_code,
        max(case when o.kind = 'eligibility' and o.is_acting then 1 else 0 end) as not_eligible,
        max(case when o.kind = 'veto' and o.is_acting then 1 else 0 end) as vetoed,
        max(case when o.kind = 'veto' and o.is_acting and o.effect = 'zero_total' then 1 else 0 end) as zero_total,
        max(case when o.kind = 'veto' and o.is_acting and o.effect = 'not_ranked' then 1 else 0 end) as not_ranked,
        max(case when o.kind = 'veto' and o.is_acting and o.effect = 'lowest_grade' then 1 else 0 end) as lowest_grade,
        max(case when o.kind = 'promotion' and o.is_acting then 1 else 0 end) as promoted,
        max(case when o.kind <> 'promotion' and o.is_acting is null then 1 else 0 end) as waiting
    from {{ ref('int_override') }} as o
    group by {{ period_key('o') }}, o.unit_code
),

capped as (
    select
        {{ period_key('p') }},
        p.unit_code,
        p.missing_count,
        p.pending_count,
        c.points_places,
        (p.open_count = 0 and p.applicable_count > 0 and coalesce(o.waiting, 0) = 0) as is_complete,
        (p.pending_count > 0 or coalesce(o.waiting, 0) = 1) as is_pending,
        coalesce(o.not_eligible, 0) = 1 as is_not_eligible,
        coalesce(o.vetoed, 0) = 1 as is_vetoed,
        coalesce(o.zero_total, 0) = 1 as is_zero_total,
        coalesce(o.not_ranked, 0) = 1 as is_not_ranked,
        coalesce(o.lowest_grade, 0) = 1 as is_lowest_grade,
        -- nobody struck by a veto is lifted
        (coalesce(o.promoted, 0) = 1 and coalesce(o.vetoed, 0) = 0) as is_promoted,
        coalesce(o.waiting, 0) = 1 as is_waiting,
        cast(coalesce(p.indicator_points, 0) as decimal(28, 10)) as indicator_points,
        cast(case when p.bonus_points > a.bonus_cap then a.bonus_cap else coalesce(p.bonus_points, 0) end as decimal(28, 10))
            as bonus_points,
        cast(
            case when p.deduction_points < -a.deduction_cap then -a.deduction_cap else coalesce(p.deduction_points, 0) end
            as decimal(28, 10)
        ) as deduction_points
    from summed as p
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('p', 'a') }}
    inner join {{ ref('stg_scheme') }} as c on {{ same_scheme('p', 'c') }}
    left join ruling as o on {{ same_unit_period('p', 'o') }}
)

select
    {{ period_key('c') }},
    c.unit_code,
    c.indicator_points,
    c.bonus_points,
    c.deduction_points,
    case
        when c.is_zero_total then cast(0 as decimal(28, 10))
        else {{ half_up('c.indicator_points + c.bonus_points + c.deduction_points', 'c.points_places') }}
    end as total_points,
    c.is_complete,
    (c.is_complete and not c.is_not_eligible and not c.is_not_ranked) as is_ranked,
    c.is_pending,
    c.is_lowest_grade,
    c.is_promoted,
    case
        when c.is_not_eligible then 'not_eligible'
        when c.is_vetoed then 'vetoed'
        when c.is_waiting then 'pending_review'
        when c.is_promoted then 'promoted'
    end as override_status,
    cast(c.missing_count as integer) as missing_indicator_count,
    cast(c.pending_count as integer) as pending_indicator_count
from capped as c
{%- endmacro %}
