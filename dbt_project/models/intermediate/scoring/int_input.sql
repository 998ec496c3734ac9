-- The one number x that an indicator or a condition looks at, for every assessed unit and due period, or the reason why
-- there is none. x is the exact fraction x_over ÷ x_under in lowest terms:
--   value, ratio_pct        A            (of a ratio measure the percent)
--   completion_pct          A × 100 ÷ T
--   paced_completion_pct    A × 100 ÷ (T × P)
--   growth_pct              (A − B) × 100 ÷ B
-- A is actual_over ÷ actual_under, T the annual target, P the share of the year due, B the base: last year's comparable
-- figure or a base-year figure handed down like a target. A base that is not positive, or below min_base, is none.
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
        i.min_base,
        m.fact,
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
        u.unit_code,
        case when d.input_code <> 'growth_pct' then t.target_value end as target_value,
        case
            when d.input_code = 'growth_pct' and d.is_prior_base then earlier.base_value
            when d.input_code = 'growth_pct' then t.target_value
        end as base_value,
        v.state as measure_state,
        v.numerator as numerator_value,
        v.denominator as denominator_value,
        coalesce(v.evidence_count, 0) as evidence_count,
        case when d.fact = 'ratio' then v.numerator * 100 else v.value end as actual_over,
        case when d.fact = 'ratio' then v.denominator else 1 end as actual_under
    from input_due as d
    inner join {{ ref('dim_unit') }} as u on {{ same_scheme('d', 'u') }} and u.group_code is not null
    left join {{ ref('int_measure_value') }} as v
        on {{ same_period('d', 'v') }} and u.unit_code = v.unit_code and d.measure_code = v.measure_code
    left join {{ ref('fct_target') }} as t
        on {{ same_scheme('d', 't') }} and u.unit_code = t.unit_code
        and d.target_code = t.target_code and d.target_source = t.source_code
    left join {{ ref('int_score_prior') }} as earlier
        on {{ same_period('d', 'earlier') }} and u.unit_code = earlier.unit_code and d.measure_code = earlier.measure_code
        and d.is_prior_base
),

-- A base that comes with the figure itself is not known to be absent before the figure is there.
judged as (
    select
        m.*,
        coalesce(
            (m.fact = 'ratio' and m.measure_state = 'reported' and m.denominator_value = 0)
            or case m.input_code
                when 'growth_pct'
                    then (m.measure_state = 'reported' or m.fact <> 'indicator' or not m.is_prior_base)
                        and (m.base_value is null or m.base_value <= 0 or m.base_value < coalesce(m.min_base, 0))
                when 'completion_pct' then m.target_value is null or m.target_value = 0
                when 'paced_completion_pct'
                    then m.target_value is null or m.target_value = 0 or m.pace_numerator = 0
                else m.target_code is not null and m.target_value is null
            end,
            false
        ) as has_no_base
    from measured as m
),

stated as (
    select
        j.*,
        case
            when j.measure_state <> 'reported' then j.measure_state
            when j.has_no_base then 'no_base'
            else 'ready'
        end as state,
        case when j.input_code = 'growth_pct' then j.actual_over - j.base_value else j.actual_over end as lead_over,
        case when j.input_code in ('completion_pct', 'paced_completion_pct', 'growth_pct') then 100 else 1 end as pct,
        case
            when j.input_code in ('completion_pct', 'paced_completion_pct') then j.target_value
            when j.input_code = 'growth_pct' then j.base_value
            else 1
        end as goal,
        case when j.input_code = 'paced_completion_pct' then j.pace_numerator else 1 end as share_over,
        case when j.input_code = 'paced_completion_pct' then j.pace_denominator else 1 end as share_under
    from judged as j
)

select
    {{ period_key('s') }},
    s.unit_code,
    s.input_key,
    s.owner_kind,
    s.measure_code,
    s.input_code,
    s.target_code,
    s.target_source,
    cast(s.target_value as decimal(18, 6)) as target_value,
    cast(s.base_value as decimal(24, 6)) as base_value,
    s.pace_numerator,
    s.pace_denominator,
    s.measure_state,
    s.has_no_base,
    s.state,
    s.numerator_value,
    s.denominator_value,
    cast(s.actual_over as decimal(28, 6)) as actual_over,
    cast(s.actual_under as decimal(24, 6)) as actual_under,
    case
        when s.state = 'ready'
            then {{ lowest_over(['s.lead_over', 's.pct', 's.share_under'], ['s.goal', 's.share_over', 's.actual_under']) }}
    end as x_over,
    case
        when s.state = 'ready'
            then {{ lowest_under(['s.lead_over', 's.pct', 's.share_under'], ['s.goal', 's.share_over', 's.actual_under']) }}
    end as x_under,
    s.evidence_count
from stated as s
