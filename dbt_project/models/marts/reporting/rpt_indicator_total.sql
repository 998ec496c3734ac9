-- One indicator over all units. Percentages (ratio measures, figures reported in %), marks and places do not add up:
-- their sums are null.
-- Year on year compares the same units on both sides: those with an actual figure, each of which needs a prior one.
with figure as (
    select
        s.*,
        a.title as assessment_title,
        m.base_unit in ('wan', 'wan_usd', 'count', 'mu') as adds_up
    from {{ ref('fct_score_figure') }} as s
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('s', 'a') }}
    left join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('s', 'm') }} and s.measure_code = m.measure_code
),

summed as (
    select
        {{ period_key('s') }},
        s.assessment_title,
        s.indicator_code,
        s.indicator_title,
        s.indicator_order,
        s.role,
        s.measure_code,
        s.display_unit,
        s.display_factor,
        s.display_places,
        s.pace_numerator,
        s.pace_denominator,
        cast(sum(case when s.adds_up then s.actual_value end) as decimal(38, 12)) as actual_value,
        cast(sum(case when s.adds_up then s.target_value end) as decimal(24, 6)) as target_value,
        cast(sum(case when s.adds_up and s.actual_value is not null then s.prior_value end) as decimal(38, 12)) as prior_value,
        count(s.actual_value) as actual_count,
        count(case when s.actual_value is not null then s.prior_value end) as prior_count,
        sum(case when s.actual_value is not null or s.denominator_value <> 0 then 1 else 0 end) as reported_count,
        sum(case when s.score_status = 'missing' then 1 else 0 end) as missing_count
    from figure as s
    group by
        {{ period_key('s') }},
        s.assessment_title,
        s.indicator_code,
        s.indicator_title,
        s.indicator_order,
        s.role,
        s.measure_code,
        s.display_unit,
        s.display_factor,
        s.display_places,
        s.pace_numerator,
        s.pace_denominator
),

grown as (
    select
        s.*,
        {{ grown_alike('s.actual_value', ['s.actual_value']) }} as actual_part,
        {{ grown_alike('s.target_value', ['s.actual_value']) }} as target_part,
        {{ grown_alike('s.actual_value - s.prior_value', ['s.actual_value', 's.prior_value']) }} as growth_part,
        {{ grown_alike('s.prior_value', ['s.actual_value', 's.prior_value']) }} as prior_part
    from summed as s
),

compared as (
    {{ divided('grown', {
        'completion': (['r.actual_part', '100'], ['r.target_part']),
        'pace': (['r.pace_numerator', '100'], ['r.pace_denominator']),
        'growth': (['r.growth_part', '100'], ['r.prior_part'])
    }, 2, ['half_up']) }}
)

select
    {{ period_key('c') }},
    c.assessment_title,
    c.indicator_code,
    c.indicator_title,
    c.indicator_order,
    c.role,
    c.measure_code,
    c.display_unit,
    c.display_factor,
    c.display_places,
    c.actual_value,
    c.target_value,
    c.completion_half_up as completion_pct,
    c.pace_half_up as pace_pct,
    cast(c.completion_half_up - c.pace_half_up as decimal(28, 2)) as pace_gap_pct,
    c.prior_value,
    case when c.actual_count = c.prior_count then c.growth_half_up end as year_on_year_pct,
    cast(c.reported_count as integer) as reported_unit_count,
    cast(c.missing_count as integer) as missing_unit_count
from compared as c
