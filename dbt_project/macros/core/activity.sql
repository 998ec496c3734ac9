{# What models of people and promises share: names as compared, the days of a month. #}

{# A name as compared: spaces, also full-width ones, set aside. #}
{% macro plain_name(name) -%}
replace(replace({{ name }}, ' ', ''), '　', '')
{%- endmacro %}

{# The last day of a month. #}
{% macro last_date_of(month) -%}
cast({{ dbt.last_day("cast(" ~ month ~ " || '-01' as date)", 'month') }} as date)
{%- endmacro %}

{# Units whose monthly workbook of a month counts, nil returns too; of the offices built only, for a model that is kept in parts. #}
{% macro counted_months(is_part=false) -%}
select
    office_code,
    unit_code,
    report_period as month,
    receipt_no
from {{ ref('stg_submission') }} as submission
where form_set = 'monthly' and is_counting{% if is_part %} and {{ is_office_built('submission') }}{% endif %}
{%- endmacro %}

{# How a 帮办 item stands at the end of a day, in a row that says when it was due and closed. #}
{% macro assistance_state(row, day) -%}
case
        when {{ row }}.due_date is null then 'no_deadline'
        when {{ row }}.closed_date <= {{ day }} and {{ row }}.closed_date <= {{ row }}.due_date then 'closed_in_time'
        when {{ row }}.closed_date <= {{ day }} then 'closed_late'
        when {{ row }}.due_date <= {{ day }} then 'overdue'
        else 'open'
    end
{%- endmacro %}
