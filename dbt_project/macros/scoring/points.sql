{#
  From an input to raw points, and from raw points to points: the one order of evaluation, used by every model that needs it.
  Points are kept half up at ten places beside what that left over: exact points = points + rest_over ÷ rest_under × 10^-10.
#}

{# What every rule hands on of a score beside its points: F, and what it rests on. #}
{% macro brought_along(alias) -%}
{{ columns_of(alias, ['full_points', 'evidence_count', 'received_at', 'loaded_at']) }}
{%- endmacro %}

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

{# x as a factor of a quotient of `xs`, which have six places: where one of them has more, as a sum may, all grow alike. #}
{% macro grown_alike(x, xs) -%}
case
            when {% for each in xs %}round({{ each }}, 6) = {{ each }}{{ ' and ' if not loop.last }}{% endfor %} then try_cast({{ x }} as decimal(28, 6))
            else try_cast(try_cast({{ x }} as decimal(28, 12)) * 1000000 as decimal(28, 6))
        end
{%- endmacro %}

{# `due` with x % of F as one exact division: points_half_up and its rest. #}
{% macro attained_points(due) -%}
{{ divided(due, {'points': ([whole('r.x_over'), 'r.full_points'], [whole('r.x_under'), '100'])}) }}
{%- endmacro %}

{#
  `due` with x ÷ step × each: points_half_up and its rest; whole steps only when the scheme says so: then a product of a whole
  number and points of four places, which leaves none.
#}
{% macro step_points(due) -%}
select
    s.*,
    case
        when s.is_whole_steps then {{ exact_product('s.steps_floor', 's.each_points') }}
        else s.worth_half_up
    end as points_half_up,
    case when s.is_whole_steps then 0 else s.worth_rest_over end as points_rest_over,
    case when s.is_whole_steps then 1 else s.worth_rest_under end as points_rest_under
from (
    {{ divided(
        '(' ~ divided(due, {'steps': ([whole('r.x_over')], ['r.step_value', whole('r.x_under')])}, 0, ['floor']) ~ ')',
        {'worth': ([whole('r.x_over'), 'r.each_points'], ['r.step_value', whole('r.x_under')])}
    ) }}
) as s
{%- endmacro %}

{#
  Raw points of `rule` from `summed` (the score's key, weighted_total decimal(28, 10) of points out of 100, weight_total,
  pending_count, unknown_count): Σ(weight × points) ÷ Σ weight × F ÷ 100. A term that is not known makes the score pending
  or missing, never zero; without any term its state is `no_terms`. A score rests on its measures and, `with_terms`, on
  what its terms rest on (evidence_count, received_at, loaded_at of `summed`) as well.
#}
{% macro weighted_points(rule, summed, no_terms, with_terms=false) -%}
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
            when s.unknown_count > 0 or s.missing_count = s.term_count then 'missing'
            when s.weighted_total is null then 'too_large'
            else 'ready'
        end as input_state,
        coalesce(i.evidence_count, 0){{ ' + coalesce(s.evidence_count, 0)' if with_terms }} as evidence_count,
        {%- for clock in ['received_at', 'loaded_at'] %}
        {%- if with_terms %}
        greatest(coalesce(i.{{ clock }}, s.{{ clock }}), coalesce(s.{{ clock }}, i.{{ clock }})) as {{ clock }},
        {%- else %}
        i.{{ clock }},
        {%- endif %}
        {%- endfor %}
        coalesce(s.unknown_count = 0 and s.missing_count = s.term_count, false) as is_all_missing,
        case when s.missing_count > 0 then 'some_missing' else 'normal' end as base_case
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
    {{ brought_along('p') }},
    p.input_state,
    case
        when p.input_state = 'ready' or (p.input_state = 'missing' and p.is_all_missing) then p.points_half_up
    end as raw_points,
    p.points_rest_over as rest_over,
    p.points_rest_under as rest_under,
    p.base_case,
    cast(null as integer) as band_order,
    p.weight_total
from pointed as p
{%- endmacro %}

{# points_half_up of `relation` and what it left over, as every int_score__ model gives them, for rows that are ready. #}
{% macro rounded_points(relation) -%}
case when {{ relation }}.input_state = 'ready' then {{ relation }}.points_half_up end as raw_points,
    {{ relation }}.points_rest_over as rest_over,
    {{ relation }}.points_rest_under as rest_under
{%- endmacro %}

{#
  Raw points m + q with what rounding left over, half up at ten places: m has at most ten, q (an expression) is half up there
  and left `over` ÷ `under`. Only where that is exactly a half, the sum's sign may turn it the other way.
#}
{% macro added_points(m, q, over, under) -%}
{%- set sum, half = m ~ ' + ' ~ q, 'abs(' ~ over ~ ') = ' ~ under ~ ' - abs(' ~ over ~ ')' -%}
{%- set turned = '(' ~ half ~ ' and (' ~ over ~ ' > 0) = (' ~ sum ~ ' >= 0))' -%}
cast({{ sum }} + case when {{ turned }} then sign({{ over }}) * cast('0.0000000001' as decimal(10, 10)) else 0 end as decimal(28, 10))
    as raw_points,
    case when {{ turned }} then -({{ over }}) else {{ over }} end as rest_over,
    {{ under }} as rest_under
{%- endmacro %}

{# Points cut off towards zero at ten places, of points half up there and the sign of what that left over: they may be rounded
   once more at fewer places, for no half lies between them and the exact fraction. #}
{% macro cut_points(points, rest_over) -%}
{{ points }} - case
        when {{ rest_over }} < 0 and {{ points }} > 0 then cast('0.0000000001' as decimal(10, 10))
        when {{ rest_over }} > 0 and {{ points }} < 0 then cast('-0.0000000001' as decimal(10, 10))
        else 0
    end
{%- endmacro %}

{#
  Raw points of the relation `raw` (columns of an int_score__ model) -> points: cap_ratio × F, cap_points, floor_points,
  rounding, in this order. A row that was not computed gets what the scheme says for its case, or null. Where the scheme rounds
  the total only, points keep what ten places leave over. Points that no decimal holds are `too_large`; a band nobody gave
  points is not.
#}
{% macro finish_scores(raw) -%}
with stated as (
    select
        {{ score_key('r') }},
        case
            when r.input_state = 'ready' and i.rule <> 'bands' and (r.raw_points is null or r.rest_over is null or r.rest_under is null)
                then 'too_large'
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
            when r.input_state = 'no_target' and i.on_zero_target = 'full' then cast(r.full_points as decimal(28, 10))
            when r.input_state = 'no_target' and i.on_zero_target = 'zero' then cast(0 as decimal(28, 10))
            when r.input_state = 'gated_zero' then cast(0 as decimal(28, 10))
            when r.rest_over is not null and r.rest_under is not null then r.raw_points
        end as raw_points,
        case when r.input_state = 'ready' then coalesce(r.rest_over, 0) else 0 end as rest_over,
        coalesce(r.rest_under, 1) as rest_under,
        r.evidence_count,
        r.received_at,
        r.loaded_at,
        case
            when i.cap_points < {{ exact_product('i.cap_ratio', 'r.full_points') }} then cast(i.cap_points as decimal(28, 10))
            else coalesce({{ exact_product('i.cap_ratio', 'r.full_points') }}, cast(i.cap_points as decimal(28, 10)))
        end as limit_points
    from {{ raw }} as r
    inner join {{ ref('int_score_item') }} as i on {{ same_assessment('r', 'i') }} and r.indicator_code = i.indicator_code
),

compared as (
    select
        s.*,
        coalesce(s.raw_points > s.limit_points or (s.raw_points = s.limit_points and s.rest_over > 0), false) as is_over
    from stated as s
),

capped as (
    select
        c.*,
        case when c.is_over then c.limit_points else c.raw_points end as capped_points,
        case when c.is_over then 0 else c.rest_over end as capped_rest
    from compared as c
),

floored as (
    select
        c.*,
        coalesce(
            c.capped_points < c.floor_points or (c.capped_points = c.floor_points and c.capped_rest < 0), false
        ) as is_under
    from capped as c
),

limited as (
    select
        f.*,
        case
            when f.input_state = 'missing' and f.on_missing = 'zero' then cast(0 as decimal(28, 10))
            when f.input_state = 'ready' and f.is_under then cast(f.floor_points as decimal(28, 10))
            when f.input_state = 'ready' then f.capped_points
            else f.raw_points
        end as exact_points,
        case when f.input_state = 'ready' and not f.is_under then f.capped_rest else 0 end as exact_rest
    from floored as f
)

select
    {{ score_key('f') }},
    f.role,
    f.rule,
    f.is_shadow,
    f.band_order,
    case when f.input_state <> 'missing' then f.raw_points end as raw_points,
    f.limit_points,
    case
        when f.rounding_at = 'indicator' then {{ half_up(cut_points('f.exact_points', 'f.exact_rest'), 'f.points_places') }}
        else f.exact_points
    end as points,
    cast(case when f.rounding_at = 'indicator' then 0 else f.exact_rest end as decimal(38, 0)) as rest_over,
    cast(f.rest_under as decimal(38, 0)) as rest_under,
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
        when f.is_under then concat(f.base_case, '_floored')
        when f.is_over then concat(f.base_case, '_capped')
        else f.base_case
    end as case_code,
    f.evidence_count,
    f.received_at,
    f.loaded_at
from limited as f
{%- endmacro %}

{# What finish_scores() came to in several relations, one after the other. #}
{% macro finished_scores(relations) -%}
{% for relation in relations -%}
select
    {{ score_key('s') }},
    s.role,
    s.rule,
    s.is_shadow,
    s.band_order,
    s.raw_points,
    s.limit_points,
    s.points,
    s.rest_over,
    s.rest_under,
    s.score_status,
    s.case_code,
    s.evidence_count,
    s.received_at,
    s.loaded_at
from {{ relation }} as s
{{ "union all" if not loop.last }}
{% endfor %}
{%- endmacro %}
