{#
  What a measure of capital asks of the project itself, which its ledger does not tell: industries and labels (int_measure_trait).
#}

{# Does `due` ask for any? #}
{% macro asks_traits(due) -%}
({{ due }}.labels is not null or {{ due }}.industries is not null or {{ due }}.industries_excluded is not null)
{%- endmacro %}

{# Does the project called `subject_key` have what `due` asks for by the period's end? #}
{% macro has_traits(due, subject_key) -%}
(
        not {{ asks_traits(due) }}
        or exists (
            select 1
            from {{ ref('int_measure_trait') }} as trait
            where
                trait.office_code = {{ due }}.office_code and trait.scheme_year = {{ due }}.scheme_year
                and trait.measure_code = {{ due }}.measure_code and trait.month = {{ due }}.end_month
                and trait.subject_key = {{ subject_key }}
        )
    )
{%- endmacro %}

{# What the project called `subject_key` is found by where `due` asks for any; null where it does not. #}
{% macro trait_key(due, subject_key) -%}
case when {{ asks_traits(due) }} then coalesce({{ subject_key }}, '') end
{%- endmacro %}
