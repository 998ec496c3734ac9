{# Column lists and joins that every scoring model repeats. #}

{% macro period_key(alias) -%}
{{ alias }}.office_code, {{ alias }}.scheme_year, {{ alias }}.assessment_code, {{ alias }}.period_code
{%- endmacro %}

{% macro score_key(alias) -%}
{{ period_key(alias) }}, {{ alias }}.unit_code, {{ alias }}.indicator_code
{%- endmacro %}

{# `same('a', 'b', ['office_code', 'scheme_year'])` -> `a.office_code = b.office_code and a.scheme_year = b.scheme_year` #}
{% macro same(left, right, columns) -%}
{%- for column in columns -%}
{{ left }}.{{ column }} = {{ right }}.{{ column }}{{ " and " if not loop.last }}
{%- endfor -%}
{%- endmacro %}

{% macro same_scheme(left, right) -%}
{{ same(left, right, ['office_code', 'scheme_year']) }}
{%- endmacro %}

{% macro same_assessment(left, right) -%}
{{ same(left, right, ['office_code', 'scheme_year', 'assessment_code']) }}
{%- endmacro %}

{% macro same_period(left, right) -%}
{{ same(left, right, ['office_code', 'scheme_year', 'assessment_code', 'period_code']) }}
{%- endmacro %}

{% macro same_unit_period(left, right) -%}
{{ same(left, right, ['office_code', 'scheme_year', 'assessment_code', 'period_code', 'unit_code']) }}
{%- endmacro %}

{% macro same_score(left, right) -%}
{{ same(left, right, ['office_code', 'scheme_year', 'assessment_code', 'period_code', 'unit_code', 'indicator_code']) }}
{%- endmacro %}

{# Which conditions of a set are one block: a condition outside of blocks is a block of its own. #}
{% macro block_of(condition) -%}
case when coalesce({{ condition }}.block_order, 0) = 0 then -{{ condition }}.condition_order else {{ condition }}.block_order end
{%- endmacro %}

{# What verdicts say together, by how many are true, false and open: `any` needs one that holds, all else every one. #}
{% macro settled(match, true_count, false_count, open_count) -%}
case
        when {{ match }} = 'any' and {{ true_count }} > 0 then true
        when {{ match }} = 'any' and {{ open_count }} > 0 then null
        when {{ match }} = 'any' then false
        when {{ false_count }} > 0 then false
        when {{ open_count }} > 0 then null
        else true
    end
{%- endmacro %}
