{# Ranking order. A scheme may name up to `max_tie_breakers` tie-breakers; a data test refuses a longer list. #}

{% macro max_tie_breakers() %}{{ return(5) }}{% endmacro %}

{# What units are compared by, the greater the better: points, turned round where the lowest total is the first. #}
{% macro strength(points, order) -%}
case {{ order }} when 'ascending' then -{{ points }} else {{ points }} end
{%- endmacro %}

{# Order of a ranking: those that are ranked first, by total, then by the breakers' points, all as `strength` has them. #}
{% macro ranking(alias) -%}
case when {{ alias }}.is_ranked then 0 else 1 end nulls last, {{ alias }}.strength desc nulls last
{%- for n in range(1, max_tie_breakers() + 1) -%}
, {{ alias }}.breaker_{{ n }} desc nulls last
{%- endfor -%}
{%- endmacro %}
