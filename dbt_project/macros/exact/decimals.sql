{#
  Exact decimals: division, multiplication and rounding that never pass through a float.
  Belongs here: arithmetic whose result differs between engines. Does not: any rule of a scheme.

  Amounts enter as decimals of at most 18 digits before and 10 after the point and are carried as integers of
  10^-10 (DuckDB: hugeint, 1.7e38). Rounding is half up, away from zero (四舍五入). A figure outside the stated
  bounds stops the query with an overflow error: refused, never wrong. An engine without an implementation is
  refused when the project is compiled.
#}

{# numerator ÷ denominator rounded once at `places` (literal 0..10): decimal(28, places); null when either is null or the denominator is 0. #}
{% macro dec_div(numerator, denominator, places) -%}
    {{ return(adapter.dispatch('dec_div', 'kaohe')(numerator, denominator, places)) }}
{%- endmacro %}

{# (n1 × n2 × …) ÷ (d1 × d2 × …) rounded once at `places`: decimal(28, places). Factors have at most 6 places;
   the denominators' product must stay below 10^33 in units of 10^-6 each. Null as in dec_div.
   `rounding` is half_up, down (towards zero) or up (away from it). A quotient cut `down` may be rounded half up once
   more at fewer places: no half lies between it and the exact fraction. #}
{% macro dec_quotient(numerators, denominators, places, rounding='half_up') -%}
    {{ return(adapter.dispatch('dec_quotient', 'kaohe')(numerators, denominators, places, rounding)) }}
{%- endmacro %}

{#
  `relation` with quotients worked out once for all roundings: of {name: (numerators, denominators)} the columns
  <name>_<rounding>, decimal(28, places), for every rounding of `roundings` (half_up, down, up as in dec_quotient, floor:
  towards minus infinity); a third list of factors is taken off: (n1 × … − l1 × …) ÷ (d1 × …). `rest` gives what half_up left
  over in units of its last place, as whole numbers <name>_rest_over ÷ <name>_rest_under, decimal(38, 0): at most a half either
  way. Null also when the exact figure is too large to be carried. Helper columns stand beside them.
#}
{% macro divided(relation, quotients, places=10, roundings=['half_up', 'rest']) -%}
    {{ return(adapter.dispatch('divided', 'kaohe')(relation, quotients, places, roundings)) }}
{%- endmacro %}

{#
  `relation` with (n1 × n2 × … − l1 × l2 × …) ÷ (d1 × d2 × …) in lowest terms as two whole numbers <name>_over and
  <name>_under, decimal(38, 0), the lower one positive; null when the quotient is, or a product is too large to be carried.
#}
{% macro reduced(relation, name, numerators, denominators, less=[]) -%}
    {{ return(adapter.dispatch('reduced', 'kaohe')(relation, name, numerators, denominators, less)) }}
{%- endmacro %}

{# Aggregate: the fractions over ÷ under of a group's rows in lowest terms, for `sum_reaches`; those that are zero or null left out. #}
{% macro fractions(over, under) -%}
    {{ return(adapter.dispatch('fractions', 'kaohe')(over, under)) }}
{%- endmacro %}

{# Whether the sum of the fractions of `lists`, in units of 10^-10, is over `bound` (a decimal), or equals it where `or_equal`; null when
   their common denominator is too large to be carried. #}
{% macro sum_reaches(lists, bound, or_equal=false) -%}
    {{ return(adapter.dispatch('sum_reaches', 'kaohe')(lists, bound, or_equal)) }}
{%- endmacro %}

{# A factor that is a whole number, of up to 38 digits: it needs no places. #}
{% macro whole(x) -%}
    {{ return({'whole': x}) }}
{%- endmacro %}

{# a × b of a number of up to 18 whole digits and one with four places, exactly: decimal(28, 10); null when it has no room. #}
{% macro exact_product(a, b) -%}
try_cast(try_cast({{ a }} as decimal(22, 4)) * cast({{ b }} as decimal(12, 4)) as decimal(28, 10))
{%- endmacro %}

{# x half up at `places`, an SQL expression between 0 and 10 (a scheme's points_places): decimal(28, 10). #}
{% macro half_up(x, places) -%}
    {{ return(adapter.dispatch('half_up', 'kaohe')(x, places)) }}
{%- endmacro %}


{% macro default__dec_div(numerator, denominator, places) %}{{ kaohe.refuse_engine('dec_div') }}{% endmacro %}
{% macro default__dec_quotient(numerators, denominators, places, rounding) %}{{ kaohe.refuse_engine('dec_quotient') }}{% endmacro %}
{% macro default__divided(relation, quotients, places, roundings) %}{{ kaohe.refuse_engine('divided') }}{% endmacro %}
{% macro default__reduced(relation, name, numerators, denominators, less) %}{{ kaohe.refuse_engine('reduced') }}{% endmacro %}
{% macro default__fractions(over, under) %}{{ kaohe.refuse_engine('fractions') }}{% endmacro %}
{% macro default__sum_reaches(lists, bound, or_equal) %}{{ kaohe.refuse_engine('sum_reaches') }}{% endmacro %}
{% macro default__half_up(x, places) %}{{ kaohe.refuse_engine('half_up') }}{% endmacro %}
