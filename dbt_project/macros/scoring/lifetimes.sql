{# Units that are opened or closed within a year: which periods are theirs, and what of a period they can tell. #}

{# Does the unit live within the period, on one day of it at least? #}
{% macro lives_in(unit, period) -%}
coalesce({{ month_of_date(unit ~ '.valid_from') }} <= {{ period }}.end_month, true)
    and coalesce({{ month_of_date(unit ~ '.valid_to') }} >= {{ period }}.start_month, true)
{%- endmacro %}

{# Is the unit closed before the period ends? In its last month it is, when it is closed before that month's last day. #}
{% macro closed_before(unit, period) -%}
coalesce({{ month_of_date(dbt.dateadd('day', 1, unit ~ '.valid_to')) }} <= {{ period }}.end_month, false)
{%- endmacro %}

{# Is a row of int_measure_due about the unit: the one that ends with the unit, if there is one, else the common one? #}
{% macro due_of_unit(due, unit) -%}
coalesce({{ due }}.ending_unit_code = {{ unit }}.unit_code, not {{ due }}.ends_with_unit or not {{ closed_before(unit, due) }}, true)
{%- endmacro %}
