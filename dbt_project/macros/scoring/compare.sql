{#
  Exact comparisons and whole steps. Belongs here: what a rule must decide without a rounded quotient. Factors are as in
  dec_quotient; a product too large to be carried makes the answer null; engines without a proven implementation are
  refused.
#}

{# Is an input in the unit of its measure? Every other input is a percentage. #}
{% macro in_unit_of_measure(input_code) -%}
{{ input_code }} in ('value', 'quotient', 'over_target', 'over_paced_target')
{%- endmacro %}



{# True when l1 × l2 × … >= r1 × r2 × …; null when any factor is null. #}
{% macro product_at_least(left, right) -%}
    {{ return(adapter.dispatch('product_at_least', 'kaohe')(left, right)) }}
{%- endmacro %}

{# Whole number of times the denominators' product goes into the numerators', rounded down: decimal(38, 0). #}
{% macro floor_quotient(numerators, denominators) -%}
    {{ return(adapter.dispatch('floor_quotient', 'kaohe')(numerators, denominators)) }}
{%- endmacro %}

{% macro default__product_at_least(left, right) %}{{ kaohe.refuse_engine('product_at_least') }}{% endmacro %}
{% macro default__floor_quotient(numerators, denominators) %}{{ kaohe.refuse_engine('floor_quotient') }}{% endmacro %}

{#
  Is the completion of a score input at least its pace plus `points` percentage points? Decided by the exact fractions
  (A × 100 ÷ T against P × 100 + points), never by the percents that are printed; null without a target.
#}
{% macro completion_at_least(i, points) -%}
{%- set paced = 'cast(100 * ' ~ i ~ '.pace_numerator + (' ~ points ~ ') * ' ~ i ~ '.pace_denominator as decimal(28, 6))' -%}
case
    when {{ i }}.target_value > 0
        then {{ product_at_least(
            [whole(i ~ '.actual_over'), '100', i ~ '.pace_denominator'],
            [paced, whole(i ~ '.actual_under'), i ~ '.target_value']
        ) }}
end
{%- endmacro %}
