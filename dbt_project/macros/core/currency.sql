{# 1 for a row of capital whose year to date was reported in a currency the scheme has no rate for, else null. #}
{% macro unconverted_capital(row=none) -%}
{%- set own = row ~ '.' if row else '' -%}
case when {{ own }}reported_ytd_amount is not null and {{ own }}ytd_amount_wan is null then 1 end
{%- endmacro %}
