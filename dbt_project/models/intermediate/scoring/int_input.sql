-- The one number x that an indicator or a condition looks at, for every assessed unit and due period, or the reason why
-- there is none. x is the exact fraction x_over ÷ x_under in lowest terms:
--   value, ratio_pct        A            (of a ratio measure the percent)
--   completion_pct          A × 100 ÷ T
--   paced_completion_pct    A × 100 ÷ (T × P)
--   over_target             A − T
--   over_paced_target       A − T × P
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
        v.value as actual_value,
        v.numerator as numerator_value,
        v.denominator as denominator_value
    from input_due as d
    inner join {{ ref('dim_unit') }} as u on {{ same_scheme('d', 'u') }} and u.group_code is not null
    left join {{ ref('int_measure_value') }} as v
        on {{ same_period('d', 'v') }} and u.unit_code = v.unit_code and d.measure_code = v.measure_code
    left join {{ ref('fct_target') }} as t
        on {{ same_scheme('d', 't') }} and u.unit_code = t.unit_code
        and d.target_code = t.target_code and d.target_source = t.source_code
    left join {{ ref('int_score_prior') }} as earlier
        on {{ same_period('d', 'earlier') }} and u.unit_code = earlier.unit_code and d.measure_code = earlier.measure_code
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
                else m.target_code is not null and (m.target_value is null or m.target_value = 0)
                    or m.input_code in ('paced_completion_pct', 'over_paced_target') and m.pace_numerator = 0
            end,
            false
        ) as has_no_base
    from measured as m
),

-- Factors of exact quotients have six places; sums may have twelve, and then both parts of the fraction grow alike.
scaled as (
    select
        j.*,
        case
            when
                {%- for column in ['actual_value', 'numerator_value', 'denominator_value', 'base_value'] %}
                {{ 'and ' if not loop.first }}coalesce(j.{{ column }} = cast(j.{{ column }} as decimal(28, 6)), true)
                {%- endfor %}
                then 1
            else 1000000
        end as grown
    from judged as j
),

stated as (
    select
        j.*,
        case
            when j.measure_state <> 'reported' then j.measure_state
            when j.has_no_base then 'no_base'
            else 'ready'
        end as state,
        cast(case when j.fact = 'ratio' then j.numerator_value * 100 else j.actual_value end * j.grown as decimal(28, 6))
            as actual_over,
        cast(case when j.fact = 'ratio' then j.denominator_value else 1 end * j.grown as decimal(28, 6)) as actual_under,
        cast(j.base_value * j.grown as decimal(28, 6)) as base_over,
        case
            when j.input_code in ('completion_pct', 'paced_completion_pct', 'over_target', 'over_paced_target')
                then j.target_value
        end as goal,
        j.input_code in ('completion_pct', 'paced_completion_pct', 'growth_pct') as is_share,
        case when j.input_code in ('paced_completion_pct', 'over_paced_target') then j.pace_numerator else 1 end
            as share_over,
        case when j.input_code in ('paced_completion_pct', 'over_paced_target') then j.pace_denominator else 1 end
            as share_under
    from scaled as j
),

-- Growth of a ratio is that of its percent: the base, handed down with six places, is brought to its denominator. Both
-- parts of any other growth have grown alike already.
based as (
    select
        s.*,
        case when s.fact = 'ratio' then s.base_value else s.base_over end as growth_base,
        case when s.fact = 'ratio' then s.actual_under else 1 end as growth_scale
    from stated as s
),

-- Every x is (a − l) ÷ u of products: l is what is taken off, nothing for most.
parted as (
    select
        s.*,
        case when s.is_share then 100 else 1 end as pct,
        case
            when s.input_code = 'growth_pct' then s.growth_base
            when s.input_code in ('over_target', 'over_paced_target') then s.goal
            else 0
        end as less,
        case when s.input_code = 'growth_pct' then s.growth_scale else s.share_over end as less_share,
        case when s.input_code = 'growth_pct' then 100 else s.actual_under end as less_scale,
        case
            when s.input_code = 'growth_pct' then s.growth_base
            when s.is_share then s.goal
            else 1
        end as divisor,
        case when s.is_share then s.share_over else s.share_under end as divisor_share,
        case when s.input_code = 'growth_pct' then s.growth_scale else s.actual_under end as divisor_scale
    from based as s
)

select
    {{ period_key('p') }},
    p.unit_code,
    p.input_key,
    p.owner_kind,
    p.measure_code,
    p.input_code,
    p.target_code,
    p.target_source,
    cast(p.target_value as decimal(18, 6)) as target_value,
    cast(p.base_value as decimal(28, 12)) as base_value,
    p.pace_numerator,
    p.pace_denominator,
    p.measure_state,
    p.has_no_base,
    p.state,
    p.actual_value,
    p.numerator_value,
    p.denominator_value,
    p.actual_over,
    p.actual_under,
    {%- for part, lowest in {'x_over': lowest_over, 'x_under': lowest_under}.items() %}
    case
        when p.state = 'ready'
            then {{ lowest(
                ['p.actual_over', 'p.pct', 'p.share_under'], ['p.divisor', 'p.divisor_share', 'p.divisor_scale'],
                ['p.less', 'p.less_share', 'p.less_scale']
            ) }}
    end as {{ part }}{{ "," if not loop.last }}
    {%- endfor %}
from parted as p
