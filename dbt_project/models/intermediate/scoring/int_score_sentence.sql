{{ config(materialized='view') }}
-- The sentence of every score: the office's template of its case, filled with exact numbers in the display unit, so
-- that a clerk's calculator reaches the points. Percentages are rounded to two places and only for the eye.
{% set figures = {
    'title': 'p.title', 'unit': 'p.unit', 'actual': 'p.actual', 'target': 'p.target', 'base': 'p.base',
    'percent': 'p.percent', 'excess': 'p.excess', 'pace_numerator': 'p.pace_numerator', 'pace_denominator': 'p.pace_denominator',
    'numerator': 'p.numerator', 'denominator': 'p.denominator', 'x_unit': 'p.x_unit'
} %}
{% set whole_figures = dict(figures, **{
    'band': 'p.band', 'told': 'p.told', 'x': 'p.x', 'completion': 'p.completion',
    'pace': 'p.pace', 'full': 'p.full_text', 'points': 'p.points', 'each': 'p.each', 'step': 'p.step',
    'per_step': 'p.per_step', 'steps': 'p.steps_taken', 'reference': 'p.reference', 'met': 'p.met', 'most': 'p.most', 'case': 'p.case_zh',
    'gate': 'p.gate_zh', 'gap': 'p.gap', 'counted': 'p.counted_zh', 'least': 'p.least', 'greatest': 'p.greatest',
    'floor_pct': 'p.floor_pct', 'span_pct': 'p.span_pct', 'out_of': 'p.out_of', 'place': 'p.place', 'tied': 'p.tied',
    'size': 'p.size', 'raw': 'p.raw', 'cap': 'p.cap', 'floor': 'p.floor_text', 'terms': 'p.terms', 'weight_sum': 'p.weight_sum'
}) %}
{% set names = (whole_figures.keys() | list) + ['lower', 'upper'] %}
with template as (
    select
        office_code,
        scheme_year,
        rule,
        case_code,
        template as as_written,
        {{ numbered('template', names) }} as template
    from {{ ref('stg_rule_sentence') }}
),

source as (
    select
        {{ score_key('t') }},
        t.source_period_order as source_order,
        t.source_unit_order,
        t.total_points as points,
        t.weight
    from {{ ref('int_score_period_term') }} as t
    union all
    select
        {{ period_key('i') }},
        i.unit_code,
        i.parent_code as indicator_code,
        i.indicator_order as source_order,
        0 as source_unit_order,
        p.points,
        i.part_weight as weight
    from {{ ref('int_score_input') }} as i
    inner join {{ ref('int_score_points') }} as p on {{ same_score('i', 'p') }}
    where i.role = 'part' and p.score_status <> 'not_applicable'
),

term as (
    select
        {{ score_key('s') }},
        {{ dbt.listagg(
            "concat(" ~ exact_text('s.points') ~ ", '×', " ~ exact_text('s.weight') ~ ")", "' + '", "order by s.source_order, s.source_unit_order"
        ) }} as terms,
        cast(sum(s.weight) as decimal(18, 4)) as weight_sum
    from source as s
    group by {{ score_key('s') }}
),

stated as (
    select
        {{ score_key('i') }},
        i.title,
        i.rule,
        p.case_code,
        i.points_places,
        i.is_ratio,
        case when i.input_state = 'ready' then concat(coalesce(own.sentence_zh, ''), coalesce(below.sentence_zh, '')) end
            as measure_zh,
        i.input_code,
        i.actual_value,
        i.actual_over,
        i.actual_under,
        i.numerator_value,
        i.denominator_value,
        i.target_value,
        i.base_value,
        i.base_numerator,
        i.base_denominator,
        i.pace_numerator,
        i.pace_denominator,
        i.x_over,
        i.x_under,
        i.full_points,
        coalesce(i.each_points, o.each_points) as each_points,
        i.step_value,
        i.floor_points,
        i.reference_value,
        i.floor_pct,
        i.span_pct,
        i.out_of,
        gate.conditions_zh as gate_zh,
        o.met_points,
        o.most_points,
        o.step_count as counted_steps,
        case when p.case_code like 'short%' then i.under_step else i.over_step end as side_step,
        case when p.case_code like 'short%' then 'steps_under' else 'steps_over' end as steps_case,
        concat('counted_', o.steps_kind) as counted_case,
        gap.months as gap_months,
        case when o.case_title is null then o.conditions_zh else concat(o.case_title, '（', o.conditions_zh, '）') end as case_zh,
        o.peer_x,
        o.x_min,
        o.x_max,
        o.place,
        o.tied_count,
        o.peer_count,
        p.raw_points,
        p.limit_points,
        p.points,
        coalesce(t.terms, o.place_terms) as terms,
        t.weight_sum,
        b.lower_bound,
        b.upper_bound,
        coalesce(i.display_factor, 1) as factor,
        i.display_unit as unit,
        case when {{ in_unit_of_measure('i.input_code') }} then i.display_unit else '%' end as x_unit,
        case when {{ in_unit_of_measure('i.input_code') }} then i.display_factor else 1 end as x_factor,
        case
            when b.lower_bound is not null and b.upper_bound is not null then 'band_between'
            when b.lower_bound is not null then 'band_from'
            when b.upper_bound is not null then 'band_below'
            else 'band_any'
        end as band_case
    from {{ ref('int_score_input') }} as i
    inner join {{ ref('int_score_points') }} as p on {{ same_score('i', 'p') }}
    left join {{ ref('int_condition_set_told') }} as gate
        on {{ same_unit_period('i', 'gate') }} and gate.owner_kind = 'gate' and i.indicator_code = gate.owner_code
    left join {{ ref('int_score_operand') }} as o on {{ same_score('i', 'o') }}
    left join {{ ref('stg_scheme_band') }} as b
        on {{ same_assessment('i', 'b') }} and i.indicator_code = b.indicator_code and p.band_order = b.band_order
    left join term as t on {{ same_score('i', 't') }}
    left join {{ ref('int_measure_gap') }} as gap
        on {{ same_unit_period('i', 'gap') }} and i.measure_code = gap.measure_code
    left join {{ ref('int_measure_sentence') }} as own
        on {{ same_unit_period('i', 'own') }} and coalesce(i.numerator_measure_code, i.measure_code) = own.measure_code
    left join {{ ref('int_measure_sentence') }} as below
        on {{ same_unit_period('i', 'below') }} and i.denominator_measure_code = below.measure_code
),

completed as (
    {{ with_completion('stated', 2) }}
),

rounded as (
    {{ divided('completed', {
        'percent': ([whole('r.x_over')], [whole('r.x_under')]),
        'excess': ([whole('r.x_over')], [whole('r.x_under'), 'r.x_factor'])
    }, 2, ['half_up']) }}
),

figured as (
    {{ divided('rounded', {'step_count': ([whole('r.x_over')], ['r.step_value', whole('r.x_under')])}, 0, ['floor']) }}
),

printed as (
    select
        {{ score_key('s') }},
        sentence.template,
        s.measure_zh,
        s.title,
        s.unit,
        s.x_unit,
        s.terms,
        s.case_zh,
        s.gate_zh,
        s.counted_steps,
        told.template as told_template,
        typed.template as typed_template,
        steps.template as steps_template,
        phrase.template as band_template,
        counted.as_written as counted_zh,
        case when s.gap_months is not null then {{ filled('lacking.template', names, {'terms': 's.gap_months'}) }} end as gap,
        case
            when s.is_ratio then {{ text_of_ratio('s.numerator_value', 's.denominator_value', 's.unit') }}
            else {{ text_of_amount('s.actual_value', 's.factor', '0') }}
        end as actual,
        {{ text_of_amount('s.target_value', 's.factor', '0') }} as target,
        case
            when s.base_denominator is not null then {{ text_of_ratio('s.base_numerator', 's.base_denominator', 's.unit') }}
            else {{ in_brackets_below_zero('s.base_value', text_of_amount('s.base_value', 's.factor', '0')) }}
        end as base,
        {{ text_of_decimal('s.completion_pct', '2') }} as completion,
        {{ text_of_decimal('s.pace_pct', '2') }} as pace,
        {{ exact_text('s.pace_numerator') }} as pace_numerator,
        {{ exact_text('s.pace_denominator') }} as pace_denominator,
        {{ exact_text('s.full_points') }} as full_text,
        {{ exact_text('s.each_points') }} as each,
        {{ text_of_amount('coalesce(s.step_value, s.side_step)', 's.x_factor', '0') }} as step,
        {{ exact_text('coalesce(s.counted_steps, s.step_count_floor)') }} as steps,
        {{ in_brackets_below_zero('s.reference_value', text_of_amount('s.reference_value', 's.x_factor', '0')) }} as reference,
        {{ exact_text('s.met_points') }} as met,
        {{ exact_text('s.most_points') }} as most,
        {{ in_brackets_below_zero('s.peer_x', text_of_amount('s.peer_x', 's.x_factor', '0')) }} as peer_x,
        {{ in_brackets_below_zero('s.x_min', text_of_amount('s.x_min', 's.x_factor', '0')) }} as least,
        {{ text_of_amount('s.x_max', 's.x_factor', '0') }} as greatest,
        {{ exact_text('s.floor_pct') }} as floor_pct,
        {{ exact_text('s.span_pct') }} as span_pct,
        {{ text_of_amount('s.out_of', 's.x_factor', '0') }} as out_of,
        cast(s.place as varchar) as place,
        cast(s.tied_count as varchar) as tied,
        cast(s.peer_count as varchar) as size,
        {{ exact_text('s.numerator_value') }} as numerator,
        {{ exact_text('s.denominator_value') }} as denominator,
        {{ exact_text('s.raw_points') }} as raw,
        {{ exact_text('s.limit_points') }} as cap,
        {{ exact_text('s.floor_points') }} as floor_text,
        {{ text_of_amount('s.points', '1', 's.points_places') }} as points,
        {{ text_of_decimal('s.percent_half_up', '2') }} as percent,
        {{ exact_text('s.excess_half_up') }} as excess,
        {{ text_of_amount('s.lower_bound', 's.x_factor', '0') }} as lower_text,
        {{ text_of_amount('s.upper_bound', 's.x_factor', '0') }} as upper_text,
        {{ exact_text('s.weight_sum') }} as weight_sum
    from figured as s
    {%- for name, rule, code in [
        ('sentence', 's.rule', 's.case_code'), ('phrase', 's.rule', 's.band_case'), ('steps', 's.rule', 's.steps_case'),
        ('counted', 's.rule', 's.counted_case'), ('lacking', "'measure'", "'gap'"),
        ('told', "'input'", "concat(s.input_code, '_told')"), ('typed', "'input'", "concat(s.input_code, '_typed')")
    ] %}
    left join template as {{ name }}
        on {{ same_scheme('s', name) }} and {{ rule }} = {{ name }}.rule and {{ code }} = {{ name }}.case_code
    {%- endfor %}
),

-- Half sentences first: how x came about, x as it is typed, the band.
phrased as (
    select
        p.*,
        {{ filled('p.told_template', names, figures) }} as told,
        case when p.step = '1' then '' else concat(' ÷ ', p.step) end as per_step,
        coalesce(p.peer_x, {{ filled('p.typed_template', names, figures) }}) as x,
        {{ filled('p.band_template', names, {'lower': 'p.lower_text', 'upper': 'p.upper_text', 'x_unit': 'p.x_unit'}) }} as band
    from printed as p
),

stepped as (
    select
        p.*,
        case
            when p.counted_steps is null and p.steps_template is not null
                then {{ filled('p.steps_template', names, {
                    'x': 'p.x', 'reference': 'p.reference', 'step': 'p.step', 'per_step': 'p.per_step'
                }) }}
            else p.steps
        end as steps_taken
    from phrased as p
),

said as (
    select
        {{ score_key('p') }},
        concat(p.measure_zh, {{ filled('p.template', names, whole_figures) }}) as sentence
    from stepped as p
)

select
    {{ score_key('s') }},
    {{ brackets_behind_signs('s.sentence') }} as formula_zh
from said as s
