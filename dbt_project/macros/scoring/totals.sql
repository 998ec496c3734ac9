{# From points to totals: sums, caps, vetoes and the one rounding of a total. #}

{#
  Points of the relation `scores` (finish_scores columns) -> one row a unit and period of the assessments of which `which` is
  true (a condition on a row of stg_scheme_assessment): sums, each with its cap, and the total of what is known. A unit is complete when everything that is due has points and at least one indicator applies;
  it is ranked when it is complete, eligible and not struck by a veto. Its evidence and clock are those of the indicators, bonuses
  and deductions it is made of. Parts count through their whole, shadows not at all;
  what of a whole is missing or waits is counted by its parts, whatever its own gate says. A part that waits leaves the total
  waiting only through its whole: one that does not apply, or whose gate is closed, waits for nothing.
#}
{% macro sum_points(scores, which) -%}
{%- set counted = "s.role in ('indicator', 'bonus', 'deduction')" -%}
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
        sum(case when {{ counted }} and s.score_status = 'pending_review' then 1 else 0 end) as waiting_count,
        sum(
            case
                when {{ counted }} and s.score_status in ('missing', 'pending_review', 'too_large', 'too_early')
                    and s.points is null
                    then 1
                else 0
            end
        ) as open_count,
        sum(case when {{ counted }} and s.rest_over <> 0 then 1 else 0 end) as inexact_count,
        sum(case when {{ counted }} then s.evidence_count end) as evidence_count,
        max(case when {{ counted }} then s.received_at end) as received_at,
        max(case when {{ counted }} then s.loaded_at end) as loaded_at,
        {%- for role in ['indicator', 'bonus', 'deduction'] %}
        {{ fractions("case when s.role = '" ~ role ~ "' then s.rest_over end", 's.rest_under') }} as {{ role }}_rests
        {{- "," if not loop.last }}
        {%- endfor %}
    from {{ scores }} as s
    inner join {{ ref('stg_scheme_assessment') }} as assessment on {{ same_assessment('s', 'assessment') }}
    where {{ which }}
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
        max(case when o.kind <> 'promotion' and o.is_acting is null then 1 else 0 end) as waiting,
        max(case when o.kind <> 'promotion' and o.is_too_large then 1 else 0 end) as waiting_in_vain
    from {{ ref('int_override') }} as o
    group by {{ period_key('o') }}, o.unit_code
),

capped as (
    select
        {{ period_key('p') }},
        p.unit_code,
        p.missing_count,
        p.pending_count,
        p.evidence_count,
        p.received_at,
        p.loaded_at,
        c.points_places,
        (p.open_count = 0 and p.applicable_count > 0 and coalesce(o.waiting, 0) = 0) as is_complete,
        (p.waiting_count > 0 or coalesce(o.waiting, 0) = 1) as is_pending,
        coalesce(o.not_eligible, 0) = 1 as is_not_eligible,
        coalesce(o.vetoed, 0) = 1 as is_vetoed,
        coalesce(o.zero_total, 0) = 1 as is_zero_total,
        coalesce(o.not_ranked, 0) = 1 as is_not_ranked,
        coalesce(o.lowest_grade, 0) = 1 as is_lowest_grade,
        -- nobody struck by a veto is lifted
        (coalesce(o.promoted, 0) = 1 and coalesce(o.vetoed, 0) = 0) as is_promoted,
        coalesce(o.waiting, 0) = 1 as is_waiting,
        coalesce(o.waiting_in_vain, 0) = 1 as is_waiting_in_vain,
        cast(p.inexact_count * cast('0.0000000001' as decimal(10, 10)) as decimal(28, 10)) as slack,
        p.indicator_rests,
        p.bonus_rests,
        p.deduction_rests,
        a.bonus_cap,
        a.deduction_cap,
        cast(coalesce(p.bonus_points, 0) as decimal(28, 10)) as bonus_sum,
        cast(coalesce(p.deduction_points, 0) as decimal(28, 10)) as deduction_sum,
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
),

{{ rounded_totals('capped') }}

select
    {{ period_key('c') }},
    c.unit_code,
    c.indicator_points,
    c.bonus_points,
    c.deduction_points,
    c.total_points,
    (c.is_complete and not c.is_too_large) as is_complete,
    (c.is_complete and not c.is_too_large and not c.is_not_eligible and not c.is_not_ranked) as is_ranked,
    c.is_pending,
    c.is_lowest_grade,
    c.is_promoted,
    case
        when c.is_not_eligible then 'not_eligible'
        when c.is_vetoed then 'vetoed'
        when c.is_waiting_in_vain or (c.is_too_large and not c.is_waiting) then 'too_large'
        when c.is_waiting then 'pending_review'
        when c.is_promoted then 'promoted'
    end as override_status,
    cast(c.missing_count as integer) as missing_indicator_count,
    cast(c.pending_count as integer) as pending_indicator_count,
    cast(coalesce(c.evidence_count, 0) as integer) as evidence_count,
    c.received_at,
    c.loaded_at
from totalled as c
{%- endmacro %}

{#
  CTEs up to `totalled`: the exact total of the rows of `capped`, rounded once. Points half up at ten places
  are each less than `slack`'s share away from the exact ones, so that the exact total lies within `slack` of their sum: where
  that leaves one rounded total, it is right. Where a half lies between two, the fractions that ten places left over are
  added exactly and say on which side of it the total is; a common denominator that no number holds is `is_too_large`.
#}
{% macro rounded_totals(capped) -%}
bounded as (
    select
        c.*,
        {%- set sum = 'c.indicator_points + c.bonus_points + c.deduction_points' %}
        {{ half_up(sum ~ ' - c.slack', 'c.points_places') }} as least_total,
        {{ half_up(sum ~ ' + c.slack', 'c.points_places') }} as greatest_total
    from {{ capped }} as c
),

-- Whether the block's cap cuts its exact sum; asked where it matters only.
reached as (
    select
        b.*,
        cast((b.least_total + b.greatest_total) * 0.5 as decimal(28, 10)) as half,
        case
            when b.least_total = b.greatest_total or b.bonus_cap is null then false
            else {{ sum_reaches(['b.bonus_rests'], 'b.bonus_cap - b.bonus_sum') }}
        end as cuts_bonus,
        case
            when b.least_total = b.greatest_total or b.deduction_cap is null then false
            else not {{ sum_reaches(['b.deduction_rests'], '-b.deduction_cap - b.deduction_sum', or_equal=true) }}
        end as cuts_deduction
    from bounded as b
),

added as (
    select
        r.*,
        r.half - r.indicator_points - case when r.cuts_bonus then r.bonus_cap else r.bonus_sum end
        - case when r.cuts_deduction then -r.deduction_cap else r.deduction_sum end as left_to_half
    from reached as r
),

judged as (
    select
        a.*,
        {%- set lists = [
            'a.indicator_rests', 'case when not a.cuts_bonus then a.bonus_rests end',
            'case when not a.cuts_deduction then a.deduction_rests end',
        ] %}
        case
            when a.least_total = a.greatest_total then false
            when a.cuts_bonus is null or a.cuts_deduction is null then null
            when a.half > 0 then {{ sum_reaches(lists, 'a.left_to_half', or_equal=true) }}
            else {{ sum_reaches(lists, 'a.left_to_half') }}
        end as is_greatest
    from added as a
),

totalled as (
    select
        j.*,
        case
            when j.is_zero_total then cast(0 as decimal(28, 10))
            when j.is_greatest then j.greatest_total
            else j.least_total
        end as total_points,
        (j.is_greatest is null and not j.is_zero_total) as is_too_large
    from judged as j
)
{%- endmacro %}
