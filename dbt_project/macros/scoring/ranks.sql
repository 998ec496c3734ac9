{# Ranking order. A scheme may name up to `max_tie_breakers` tie-breakers; a data test refuses a longer list. #}

{% macro max_tie_breakers() %}{{ return(5) }}{% endmacro %}

{# Order by total, then by the breakers' points, all one way: `desc` counts places from the top, `asc` from the end. #}
{% macro rank_order(alias, direction) -%}
{{ alias }}.total_points {{ direction }} nulls last
{%- for n in range(1, max_tie_breakers() + 1) -%}
, {{ alias }}.breaker_{{ n }} {{ direction }} {{ 'nulls last' if direction == 'desc' else 'nulls first' }}
{%- endfor -%}
{%- endmacro %}
