{# From raw points to points, and from points to totals: the one order of evaluation, used by every model that needs it. #}

{# A ÷ (T × P) × F as one exact division; P is 1 when the rule looks at the whole year. #}
{% macro attained_points(i, rounding='half_up') -%}
{{ dec_quotient(
    [i ~ '.actual_over', i ~ '.full_points', i ~ '.goal_denominator'],
    [i ~ '.target_value', i ~ '.goal_numerator', i ~ '.actual_under'], 10, rounding
) }}
{%- endmacro %}

{# A ÷ step × each: whole steps only when the scheme says so. #}
{% macro step_points(i, rounding='half_up') -%}
case
    when {{ i }}.is_whole_steps
        then {{ dec_mul(
            floor_quotient([i ~ '.actual_over'], [i ~ '.step_value', i ~ '.actual_under']), i ~ '.each_points', 10
        ) }}
    else {{ dec_quotient(
        [i ~ '.actual_over', i ~ '.each_points'], [i ~ '.step_value', i ~ '.actual_under'], 10, rounding
    ) }}
end
{%- endmacro %}

{#
  Raw points of the relation `raw` (columns of an int_score__ model) -> points: cap_ratio × F, cap_points, floor_points,
  rounding, in this order. A row that was not computed gets what the scheme says for its case, or null. Points that are
  rounded here start from `cut_points`, the exact fraction cut off at the tenth place: from `raw_points`, already half
  up there, 7.50499999997 would become 7.51.
#}
{% macro finish_scores(raw) -%}
with stated as (
    select
        {{ score_key('r') }},
        r.input_state,
        r.base_case,
        r.band_order,
        i.role,
        i.floor_points,
        i.on_missing,
        coalesce(i.on_zero_target, 'not_applicable') as on_zero_target,
        i.points_places,
        i.rounding_at,
        case
            when r.input_state = 'no_target' and i.on_zero_target = 'full' then cast(i.full_points as decimal(28, 10))
            when r.input_state = 'no_target' and i.on_zero_target = 'zero' then cast(0 as decimal(28, 10))
            else r.raw_points
        end as raw_points,
        case
            when r.input_state = 'no_target' and i.on_zero_target = 'full' then cast(i.full_points as decimal(28, 10))
            when r.input_state = 'no_target' and i.on_zero_target = 'zero' then cast(0 as decimal(28, 10))
            when i.rounding_at = 'indicator' then r.cut_points
            else r.raw_points
        end as basis_points,
        case
            when i.cap_points < {{ dec_mul('i.cap_ratio', 'i.full_points', 10) }} then cast(i.cap_points as decimal(28, 10))
            else coalesce({{ dec_mul('i.cap_ratio', 'i.full_points', 10) }}, cast(i.cap_points as decimal(28, 10)))
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
            when c.input_state = 'ready' and c.capped_points < c.floor_points then cast(c.floor_points as decimal(28, 10))
            when c.input_state = 'ready' then c.capped_points
            else c.basis_points
        end as exact_points
    from capped as c
)

select
    {{ score_key('f') }},
    f.role,
    f.band_order,
    f.raw_points,
    f.limit_points,
    case when f.rounding_at = 'indicator' then {{ half_up('f.exact_points', 'f.points_places') }} else f.exact_points end
        as points,
    case
        when f.input_state = 'no_target' and f.on_zero_target = 'not_applicable' then 'not_applicable'
        when f.input_state in ('ready', 'no_target') then 'scored'
        else f.input_state
    end as score_status,
    case
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
  Points of the relation `scores` (finish_scores columns) -> one row a unit and period: parts, each with its cap, and
  the total of what is known. A unit is ranked only when every part that is due has points and at least one applies.
#}
{% macro sum_points(scores) -%}
with part as (
    select
        {{ period_key('s') }},
        s.unit_code,
        sum(case when s.role = 'indicator' then s.points end) as indicator_points,
        sum(case when s.role = 'bonus' then s.points end) as bonus_points,
        sum(case when s.role = 'deduction' then s.points end) as deduction_points,
        sum(case when s.role = 'indicator' and s.score_status <> 'not_applicable' then 1 else 0 end) as applicable_count,
        sum(case when s.score_status = 'missing' then 1 else 0 end) as missing_count,
        sum(case when s.score_status = 'pending_review' then 1 else 0 end) as pending_count,
        sum(case when s.score_status in ('missing', 'pending_review') and s.points is null then 1 else 0 end) as open_count
    from {{ scores }} as s
    group by {{ period_key('s') }}, s.unit_code
),

capped as (
    select
        {{ period_key('p') }},
        p.unit_code,
        p.missing_count,
        p.pending_count,
        c.points_places,
        (p.open_count = 0 and p.applicable_count > 0) as is_ranked,
        cast(coalesce(p.indicator_points, 0) as decimal(28, 10)) as indicator_points,
        cast(case when p.bonus_points > a.bonus_cap then a.bonus_cap else coalesce(p.bonus_points, 0) end as decimal(28, 10))
            as bonus_points,
        cast(
            case when p.deduction_points < -a.deduction_cap then -a.deduction_cap else coalesce(p.deduction_points, 0) end
            as decimal(28, 10)
        ) as deduction_points
    from part as p
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('p', 'a') }}
    inner join {{ ref('stg_scheme') }} as c on {{ same_scheme('p', 'c') }}
)

select
    {{ period_key('c') }},
    c.unit_code,
    c.indicator_points,
    c.bonus_points,
    c.deduction_points,
    {{ half_up('c.indicator_points + c.bonus_points + c.deduction_points', 'c.points_places') }} as total_points,
    c.is_ranked,
    cast(c.missing_count as integer) as missing_indicator_count,
    cast(c.pending_count as integer) as pending_indicator_count
from capped as c
{%- endmacro %}
