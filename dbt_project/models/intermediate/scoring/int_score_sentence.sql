-- The sentence of every score: the office's template of its case, filled with exact numbers in the display unit, so
-- that a clerk's calculator reaches the points. Percentages are rounded to two places and only for the eye.
with term as (
    select
        {{ score_key('t') }},
        {{ dbt.listagg(
            "concat(" ~ exact_text('t.total_points') ~ ", '×', " ~ exact_text('t.weight') ~ ")", "' + '",
            "order by t.source_period_order"
        ) }} as terms,
        cast(sum(t.weight) as decimal(18, 4)) as weight_sum
    from {{ ref('int_score_period_term') }} as t
    group by {{ score_key('t') }}
),

stated as (
    select
        {{ score_key('i') }},
        i.title,
        i.rule,
        p.case_code,
        i.points_places,
        i.is_ratio,
        i.actual_over,
        i.actual_under,
        i.numerator_value,
        i.denominator_value,
        i.target_value,
        i.pace_numerator,
        i.pace_denominator,
        i.goal_numerator,
        i.goal_denominator,
        i.full_points,
        i.each_points,
        i.step_value,
        i.floor_points,
        p.raw_points,
        p.limit_points,
        p.points,
        t.terms,
        t.weight_sum,
        b.lower_bound,
        b.upper_bound,
        coalesce(i.display_factor, 1) as factor,
        case when i.is_ratio then '%' else i.display_unit end as unit,
        case when i.band_input = 'value' and not i.is_ratio then i.display_unit else '%' end as band_unit,
        case when i.band_input = 'value' and not i.is_ratio then i.display_factor else 1 end as band_factor,
        case when i.band_input in ('completion_pct', 'paced_completion_pct') then 100 else 1 end as pct,
        case when i.band_input in ('completion_pct', 'paced_completion_pct') then i.target_value else 1 end as base,
        case
            when b.lower_bound is not null and b.upper_bound is not null then 'band_between'
            when b.lower_bound is not null then 'band_from'
            when b.upper_bound is not null then 'band_below'
            else 'band_any'
        end as band_case
    from {{ ref('int_score_input') }} as i
    inner join {{ ref('int_score_points') }} as p on {{ same_score('i', 'p') }}
    left join {{ ref('stg_scheme_band') }} as b
        on {{ same_assessment('i', 'b') }} and i.indicator_code = b.indicator_code and p.band_order = b.band_order
    left join term as t on {{ same_score('i', 't') }}
),

figured as (
    select
        s.*,
        {{ dec_quotient(['s.actual_over', '100'], ['s.target_value', 's.actual_under'], 2) }} as completion_pct,
        {{ dec_quotient(['s.pace_numerator', '100'], ['s.pace_denominator'], 2) }} as pace_pct,
        {{ floor_quotient(['s.actual_over'], ['s.step_value', 's.actual_under']) }} as step_count,
        {{ dec_quotient(
            ['s.actual_over', 's.goal_denominator', 's.pct'], ['s.base', 's.goal_numerator', 's.actual_under'], 2
        ) }} as percent
    from stated as s
),

printed as (
    select
        {{ score_key('s') }},
        sentence.template,
        s.title,
        s.unit,
        s.band_unit,
        s.terms,
        phrase.template as band_template,
        case
            when s.is_ratio
                then concat('（', {{ exact_text('s.numerator_value') }}, ' ÷ ', {{ exact_text('s.denominator_value') }}, ' × 100）')
            else {{ text_of_amount('s.actual_over', 's.factor', '0') }}
        end as actual,
        {{ text_of_amount('s.target_value', 's.factor', '0') }} as target,
        {{ text_of_decimal('s.completion_pct', '2') }} as completion,
        {{ text_of_decimal('s.pace_pct', '2') }} as pace,
        {{ exact_text('s.pace_numerator') }} as pace_numerator,
        {{ exact_text('s.pace_denominator') }} as pace_denominator,
        {{ exact_text('s.full_points') }} as full_text,
        {{ exact_text('s.each_points') }} as each,
        {{ text_of_amount('s.step_value', 's.factor', '0') }} as step,
        {{ exact_text('s.step_count') }} as steps,
        {{ exact_text('s.numerator_value') }} as numerator,
        {{ exact_text('s.denominator_value') }} as denominator,
        {{ exact_text('s.raw_points') }} as raw,
        {{ exact_text('s.limit_points') }} as cap,
        {{ exact_text('s.floor_points') }} as floor_text,
        {{ text_of_amount('s.points', '1', 's.points_places') }} as points,
        {{ text_of_decimal('s.percent', '2') }} as percent,
        {{ text_of_amount('s.lower_bound', 's.band_factor', '0') }} as lower_text,
        {{ text_of_amount('s.upper_bound', 's.band_factor', '0') }} as upper_text,
        {{ exact_text('s.weight_sum') }} as weight_sum
    from figured as s
    left join {{ ref('stg_rule_sentence') }} as sentence
        on {{ same_scheme('s', 'sentence') }} and s.rule = sentence.rule and s.case_code = sentence.case_code
    left join {{ ref('stg_rule_sentence') }} as phrase
        on {{ same_scheme('s', 'phrase') }} and s.rule = phrase.rule and s.band_case = phrase.case_code
)

select
    {{ score_key('p') }},
    {{ fill('p.template', {
        'band': fill('p.band_template', {'lower': 'p.lower_text', 'upper': 'p.upper_text', 'band_unit': 'p.band_unit'}),
        'title': 'p.title', 'unit': 'p.unit', 'actual': 'p.actual', 'target': 'p.target', 'completion': 'p.completion',
        'pace': 'p.pace', 'pace_numerator': 'p.pace_numerator', 'pace_denominator': 'p.pace_denominator',
        'full': 'p.full_text', 'points': 'p.points', 'each': 'p.each', 'step': 'p.step', 'steps': 'p.steps',
        'numerator': 'p.numerator', 'denominator': 'p.denominator', 'raw': 'p.raw', 'cap': 'p.cap',
        'floor': 'p.floor_text', 'percent': 'p.percent', 'terms': 'p.terms',
        'weight_sum': 'p.weight_sum',
    }) }} as formula_zh
from printed as p
