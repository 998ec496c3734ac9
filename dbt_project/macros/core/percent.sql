{# part × 100 ÷ whole, half up at 2 places; null where the whole is nothing. #}
{% macro percent_of(part, whole) -%}
cast({{ dec_quotient([part, '100'], [whole], 2) }} as decimal(28, 2))
{%- endmacro %}
