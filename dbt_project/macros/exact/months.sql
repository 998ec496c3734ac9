{# Months as text, 'YYYY-MM', which sorts and compares as time does: no date arithmetic is needed. #}

{# Month of a date. #}
{% macro month_of_date(d) -%}
    {{ return(adapter.dispatch('month_of_date', 'kaohe')(d)) }}
{%- endmacro %}

{# Last month of a period code: '2024-06', '2024-Q2' -> '2024-06', '2024-H1' -> '2024-06', '2024' -> '2024-12'. #}
{% macro end_month_of_period(period) -%}
    {{ return(adapter.dispatch('end_month_of_period', 'kaohe')(period)) }}
{%- endmacro %}

{# The month before a month. #}
{% macro previous_month(month) -%}
    {{ return(adapter.dispatch('previous_month', 'kaohe')(month)) }}
{%- endmacro %}

{# The quarter of a month: '2024-06' -> '2024-Q2'. #}
{% macro quarter_of_month(month) -%}
    {{ return(adapter.dispatch('quarter_of_month', 'kaohe')(month)) }}
{%- endmacro %}

{# A month as an integer that grows by one a month, so that the number of months between two is a difference. #}
{% macro month_number(month) -%}
    {{ return(adapter.dispatch('month_number', 'kaohe')(month)) }}
{%- endmacro %}


{% macro default__month_of_date(d) %}{{ kaohe.refuse_engine('month_of_date') }}{% endmacro %}
{% macro default__end_month_of_period(period) %}{{ kaohe.refuse_engine('end_month_of_period') }}{% endmacro %}
{% macro default__previous_month(month) %}{{ kaohe.refuse_engine('previous_month') }}{% endmacro %}
{% macro default__quarter_of_month(month) %}{{ kaohe.refuse_engine('quarter_of_month') }}{% endmacro %}

{% macro default__month_number(month) %}{{ kaohe.refuse_engine('month_number') }}{% endmacro %}


{% macro duckdb__month_of_date(d) -%}
    substr(cast(cast({{ d }} as date) as varchar), 1, 7)
{%- endmacro %}

{% macro duckdb__end_month_of_period(period) -%}
    case
        when length({{ period }}) = 4 then {{ period }} || '-12'
        when substr({{ period }}, 6, 1) = 'Q'
            then substr({{ period }}, 1, 5) || lpad(cast(cast(substr({{ period }}, 7, 1) as integer) * 3 as varchar), 2, '0')
        when substr({{ period }}, 6, 1) = 'H'
            then substr({{ period }}, 1, 5) || lpad(cast(cast(substr({{ period }}, 7, 1) as integer) * 6 as varchar), 2, '0')
        else {{ period }}
    end
{%- endmacro %}

{% macro duckdb__previous_month(month) -%}
    case
        when substr({{ month }}, 6, 2) = '01' then cast(cast(substr({{ month }}, 1, 4) as integer) - 1 as varchar) || '-12'
        else substr({{ month }}, 1, 5) || lpad(cast(cast(substr({{ month }}, 6, 2) as integer) - 1 as varchar), 2, '0')
    end
{%- endmacro %}

{% macro duckdb__quarter_of_month(month) -%}
    substr({{ month }}, 1, 4) || '-Q'
    || case
        when substr({{ month }}, 6, 2) <= '03' then '1'
        when substr({{ month }}, 6, 2) <= '06' then '2'
        when substr({{ month }}, 6, 2) <= '09' then '3'
        else '4'
    end
{%- endmacro %}

{% macro duckdb__month_number(month) -%}
    (cast(substr({{ month }}, 1, 4) as integer) * 12 + cast(substr({{ month }}, 6, 2) as integer))
{%- endmacro %}
