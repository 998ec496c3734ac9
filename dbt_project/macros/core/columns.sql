{# `relation.a, relation.b, …`: columns that several parts of one model share. #}
{% macro columns_of(relation, columns) -%}
{% for column in columns %}{{ relation }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}
