{{ config(materialized='view') }}
-- The one number x that an indicator or a condition looks at, for every assessed unit and due period, or the reason why
-- there is none (`too_large`: its fraction has no room in 38 digits). x is the exact fraction x_over ÷ x_under in lowest terms:
--   value                   A
--   ratio_pct, quotient     A            (of a ratio measure the percent, or in 万元/亩 the quotient itself)
--   completion_pct          A × 100 ÷ T
--   paced_completion_pct    A × 100 ÷ (T × P)
--   over_target             A − T
--   over_paced_target       A − T × P
--   growth_pct              (A − B) × 100 ÷ B
-- A is actual_over ÷ actual_under, T the annual target, P the share of the year due, B the base: last year's comparable
-- figure (of a ratio the fraction of its parts' figures) or a base-year figure handed down like a target.
-- A base that is not positive, or below min_base, is none.
with input_due as (
    select
        {{ period_key('p') }},
        i.input_key,
        i.owner_kind,
        i.measure_code,
        i.input_code,
        i.target_code,
        i.target_source,
        i.is_prior_base,
        i.is_restated_base,
        i.min_base,
        m.fact,
        case when m.fact = 'ratio' and m.base_unit = 'pct' then 100 else 1 end as percent,
        pace.pace_numerator,
        pace.pace_denominator
    from {{ ref('stg_scheme_period') }} as p
    inner join {{ ref('stg_scheme_input') }} as i on {{ same_assessment('p', 'i') }}
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('i', 'm') }} and i.measure_code = m.measure_code
    left join {{ ref('stg_scheme_pace') }} as pace on {{ same_period('p', 'pace') }} and i.input_key = pace.input_key
    where p.is_due
),

measured as (
    select
        d.*,
        v.unit_code,
        case when d.input_code <> 'growth_pct' then t.target_value end as target_value,
        case
            when d.input_code = 'growth_pct' and d.is_restated_base then earlier.restated_base_value
            when d.input_code = 'growth_pct' and d.is_prior_base then earlier.base_value
            when d.input_code = 'growth_pct' then t.target_value
        end as base_value,
        {%- for part in ['numerator', 'denominator'] %}
        case
            when d.input_code = 'growth_pct' and d.is_restated_base then earlier.restated_base_{{ part }}
            when d.input_code = 'growth_pct' and d.is_prior_base then earlier.base_{{ part }}
        end as base_{{ part }},
        {%- endfor %}
        coalesce(d.is_prior_base and coalesce(earlier.brings_base, d.fact = 'indicator'), false) as brings_base,
        coalesce(d.is_prior_base and d.fact = 'ratio', false) as is_ratio_base,
        v.state as measure_state,
        v.value as actual_value,
        v.numerator as numerator_value,
        v.denominator as denominator_value
    from {{ ref('int_measure_value') }} as v
    inner join input_due as d on {{ same_period('v', 'd') }} and v.measure_code = d.measure_code
    left join {{ ref('fct_target') }} as t
        on {{ same_scheme('d', 't') }} and v.unit_code = t.unit_code
        and d.target_code = t.target_code and d.target_source = t.source_code
    left join {{ ref('int_score_prior') }} as earlier
        on {{ same_period('d', 'earlier') }} and v.unit_code = earlier.unit_code and d.measure_code = earlier.measure_code
),

-- Factors of exact quotients have six places; sums may have twelve, and then both parts of a fraction grow alike.
based as (
    select
        m.*,
        {%- for part in ['over', 'under'] %}
        case
            when round(m.base_upper, 6) = m.base_upper and round(m.base_lower, 6) = m.base_lower
                then cast({{ 'm.base_upper' if part == 'over' else 'm.base_lower' }} as decimal(28, 6))
            else cast({{ 'm.base_upper' if part == 'over' else 'm.base_lower' }} * 1000000 as decimal(28, 6))
        end as base_{{ part }},
        {%- endfor %}
        case when m.is_ratio_base then m.percent else 1 end as base_percent
    from (
        select
            measured.*,
            cast(case when is_ratio_base then base_numerator else base_value end as decimal(28, 12)) as base_upper,
            cast(case when is_ratio_base then base_denominator else 1 end as decimal(28, 12)) as base_lower
        from measured
    ) as m
),

-- A base that comes with the figure itself is not known to be absent before the figure is there.
judged as (
    select
        m.*,
        coalesce(
            (m.fact = 'ratio' and m.measure_state = 'reported' and m.denominator_value = 0)
            or case m.input_code
                when 'growth_pct'
                    then (m.measure_state = 'reported' or not m.brings_base)
                        and not coalesce(
                            m.base_over > 0 and m.base_under > 0 and {{ product_at_least(
                                ['m.base_over', 'm.base_percent'], ['coalesce(m.min_base, 0)', 'm.base_under']
                            ) }}, false
                        )
                else m.target_code is not null and (m.target_value is null or m.target_value = 0)
                    or m.input_code in ('paced_completion_pct', 'over_paced_target') and m.pace_numerator = 0
            end,
            false
        ) as has_no_base
    from based as m
),

stated as (
    select
        j.*,
        case
            when j.measure_state <> 'reported' then j.measure_state
            when j.has_no_base then 'no_base'
            else 'ready'
        end as known_state,
        case when j.fact = 'ratio' then j.numerator_value else j.actual_value end as upper_value,
        case when j.fact = 'ratio' then j.denominator_value else 1 end as lower_value,
        j.input_code in ('completion_pct', 'paced_completion_pct') as is_share,
        j.input_code in ('over_target', 'over_paced_target') as is_distance,
        j.input_code = 'growth_pct' as is_growth,
        coalesce(j.input_code in ('paced_completion_pct', 'over_paced_target'), false) as is_paced
    from judged as j
),

shortened as (
    select
        s.*,
        cast(round(s.upper_value, 6) as decimal(28, 6)) as upper_short,
        cast(round(s.lower_value, 6) as decimal(28, 6)) as lower_short
    from stated as s
),

parted as (
    select
        s.*,
        case
            when s.upper_short = s.upper_value and s.lower_short = s.lower_value then s.upper_short
            else cast(s.upper_value * 1000000 as decimal(28, 6))
        end as upper_part,
        case
            when s.upper_short = s.upper_value and s.lower_short = s.lower_value then s.lower_short
            else cast(s.lower_value * 1000000 as decimal(28, 6))
        end as lower_part,
        case
            when s.is_growth then s.base_over
            when s.is_share or s.is_distance then cast(s.target_value as decimal(28, 6))
            else 1
        end as goal_part,
        case when s.is_growth then s.base_under else 1 end as goal_under_part,
        case when s.is_paced then s.pace_numerator when s.is_growth then s.base_percent else 1 end as share_over,
        case when s.is_paced then s.pace_denominator else 1 end as share_under
    from shortened as s
),

with_actual as (
    {{ reduced('parted', 'actual', ['r.upper_part', whole('r.percent')], ['r.lower_part']) }}
),

with_goal as (
    {{ reduced(
        'with_actual', 'goal', ['r.goal_part', 'r.share_over'], ['r.goal_under_part', 'r.share_under']
    ) }}
),

-- Every x is (A − L) × m ÷ D of fractions in lowest terms: L is what is taken off, nothing for most.
combined as (
    select
        g.*,
        case when g.is_share or g.is_growth then 100 else 1 end as times,
        case when g.is_distance or g.is_growth then g.goal_over else 0 end as less_over,
        case
            when g.is_share or g.is_growth then g.goal_over
            else g.goal_under
        end as divisor
    from with_goal as g
),

with_x as (
    {{ reduced(
        'combined', 'x',
        [whole('r.actual_over'), whole('r.goal_under'), whole('r.times')],
        [whole('r.actual_under'), whole('r.divisor')],
        [whole('r.less_over'), whole('r.actual_under'), whole('r.times')]
    ) }}
)

select
    {{ period_key('x') }},
    x.unit_code,
    x.input_key,
    x.owner_kind,
    x.measure_code,
    x.input_code,
    x.target_code,
    x.target_source,
    cast(x.target_value as decimal(18, 6)) as target_value,
    cast(x.base_value as decimal(28, 12)) as base_value,
    cast(x.base_numerator as decimal(28, 12)) as base_numerator,
    cast(x.base_denominator as decimal(28, 12)) as base_denominator,
    x.pace_numerator,
    x.pace_denominator,
    x.measure_state,
    x.has_no_base,
    case when x.known_state = 'ready' and x.x_over is null then 'too_large' else x.known_state end as state,
    x.actual_value,
    x.numerator_value,
    x.denominator_value,
    x.actual_over,
    x.actual_under,
    case when x.known_state = 'ready' then x.x_over end as x_over,
    case when x.known_state = 'ready' then x.x_under end as x_under
from with_x as x
