{#
  Exact comparisons, whole steps and lowest terms of products. Belongs here: what a rule must decide without a rounded quotient.
  Factors have at most 6 places and are carried as hugeints of 10^-6, as in dec_quotient; engines without a proven
  implementation are refused.
#}

{# Is an input in the unit of its measure? Every other input is a percentage. #}
{% macro in_unit_of_measure(input_code) -%}
{{ input_code }} in ('value', 'over_target', 'over_paced_target')
{%- endmacro %}

{#
  Is the completion of a score input at least its pace plus `points` percentage points? Decided by the exact fractions
  (A × 100 ÷ T against P × 100 + points), never by the percents that are printed; null without a target.
#}
{% macro completion_at_least(i, points) -%}
{%- set paced = 'cast(100 * ' ~ i ~ '.pace_numerator + (' ~ points ~ ') * ' ~ i ~ '.pace_denominator as decimal(28, 6))' -%}
case
    when {{ i }}.target_value > 0
        then {{ product_at_least(
            [i ~ '.actual_over', '100', i ~ '.pace_denominator'], [paced, i ~ '.actual_under', i ~ '.target_value']
        ) }}
end
{%- endmacro %}

{# True when l1 × l2 × … >= r1 × r2 × …; null when any factor is null. #}
{% macro product_at_least(left, right) -%}
    {{ return(adapter.dispatch('product_at_least', 'kaohe')(left, right)) }}
{%- endmacro %}

{# Whole number of times the denominators' product goes into the numerators', rounded down: decimal(18, 0). #}
{% macro floor_quotient(numerators, denominators) -%}
    {{ return(adapter.dispatch('floor_quotient', 'kaohe')(numerators, denominators)) }}
{%- endmacro %}

{#
  (n1 × n2 × … − l1 × l2 × …) ÷ (d1 × d2 × …) in lowest terms as two whole numbers, decimal(28, 0) each, the lower one
  positive; null when the quotient is. As factors of the other exact macros they stand for the quotient itself.
#}
{% macro lowest_over(numerators, denominators, less=[]) -%}
    {{ return(adapter.dispatch('lowest_over', 'kaohe')(numerators, denominators, less)) }}
{%- endmacro %}

{% macro lowest_under(numerators, denominators, less=[]) -%}
    {{ return(adapter.dispatch('lowest_under', 'kaohe')(numerators, denominators, less)) }}
{%- endmacro %}

{% macro default__product_at_least(left, right) %}{{ kaohe.refuse_engine('product_at_least') }}{% endmacro %}
{% macro default__floor_quotient(numerators, denominators) %}{{ kaohe.refuse_engine('floor_quotient') }}{% endmacro %}
{% macro default__lowest_over(numerators, denominators, less) %}{{ kaohe.refuse_engine('lowest_over') }}{% endmacro %}
{% macro default__lowest_under(numerators, denominators, less) %}{{ kaohe.refuse_engine('lowest_under') }}{% endmacro %}

{# The product as a hugeint of 10^-(6 × size); missing factors are ones. #}
{% macro duckdb_product(factors, size) -%}
    {%- set parts = [] -%}
    {%- for factor in factors -%}{%- do parts.append(kaohe.duckdb_scaled(factor, 6)) -%}{%- endfor -%}
    {%- for _ in range(size - factors | length) -%}{%- do parts.append('cast(1000000 as hugeint)') -%}{%- endfor -%}
    ({{ parts | join(' * ') }})
{%- endmacro %}

{% macro duckdb__product_at_least(left, right) -%}
    {%- set size = [left | length, right | length] | max -%}
    {{ kaohe.duckdb_product(left, size) }} >= {{ kaohe.duckdb_product(right, size) }}
{%- endmacro %}

{% macro duckdb__floor_quotient(numerators, denominators) -%}
    {%- set size = [numerators | length, denominators | length] | max -%}
    {%- set n = kaohe.duckdb_product(numerators, size) -%}
    {%- set d = kaohe.duckdb_product(denominators, size) -%}
    cast(
        case
            when {{ d }} <> 0
                then {{ n }} // {{ d }}
                    - case when {{ n }} % {{ d }} <> 0 and sign({{ n }}) <> sign({{ d }}) then 1 else 0 end
        end as decimal(18, 0)
    )
{%- endmacro %}

{# Upper and lower part of the fraction above, in the same unit. #}
{% macro duckdb_fraction(numerators, denominators, less) -%}
    {%- set size = [numerators | length, denominators | length, less | length] | max -%}
    {%- set n = kaohe.duckdb_product(numerators, size) -%}
    {%- if less -%}{%- set n = '(' ~ n ~ ' - ' ~ kaohe.duckdb_product(less, size) ~ ')' -%}{%- endif -%}
    {{ return([n, kaohe.duckdb_product(denominators, size)]) }}
{%- endmacro %}

{# What both divide by. Hugeints make `gcd` a hundred times slower than bigints do, and all but one of the powers of ten
   that scaling put into both parts are mostly there still: they are taken out at once. #}
{% macro duckdb_common(n, d, size) -%}
    {%- set power = 10 ** (6 * ([size, 2] | max - 1)) -%}
    {%- set common = [] -%}
    {%- for a, b in [(n ~ ' // ' ~ power, d ~ ' // ' ~ power), (n, d)] -%}
        {%- do common.append(
            'coalesce(cast(gcd(try_cast(' ~ a ~ ' as bigint), try_cast(' ~ b ~ ' as bigint)) as hugeint), gcd(' ~ a ~ ', ' ~ b ~ '))'
        ) -%}
    {%- endfor -%}
    case
        when {{ n }} % {{ power }} = 0 and {{ d }} % {{ power }} = 0 then {{ common[0] }} * {{ power }}
        else {{ common[1] }}
    end
{%- endmacro %}

{% macro duckdb__lowest_over(numerators, denominators, less) -%}
    {%- set n, d = kaohe.duckdb_fraction(numerators, denominators, less) -%}
    {%- set common = kaohe.duckdb_common(n, d, [numerators | length, denominators | length, less | length] | max) -%}
    cast(case when {{ d }} <> 0 then {{ n }} // ({{ common }}) * sign({{ d }}) end as decimal(28, 0))
{%- endmacro %}

{% macro duckdb__lowest_under(numerators, denominators, less) -%}
    {%- set n, d = kaohe.duckdb_fraction(numerators, denominators, less) -%}
    {%- set common = kaohe.duckdb_common(n, d, [numerators | length, denominators | length, less | length] | max) -%}
    cast(case when {{ d }} <> 0 then abs({{ d }}) // ({{ common }}) end as decimal(28, 0))
{%- endmacro %}
