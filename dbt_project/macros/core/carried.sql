{# What a nil return leaves as it was: the rows of the month before it, once more for its own month. #}

{#
  Rows of a monthly sheet with `month`, the month they tell about: of a month with rows its own, of a nil return those of the
  month it is carried from (`carried_from_month`, else null). A year-to-date figure is carried `within_year` only.
#}
{% macro told_or_carried(rows, within_year, sheet_month='report_period') -%}
select
        told.*,
        told.{{ sheet_month }} as month,
        cast(null as varchar) as carried_from_month
    from {{ rows }} as told
    union all
    select
        told.*,
        nil.month,
        nil.carried_from_month
    from {{ rows }} as told
    inner join {{ ref('fct_nil_return') }} as nil
        on
            told.office_code = nil.office_code
            and told.unit_code = nil.unit_code
            and told.{{ sheet_month }} = nil.carried_from_month
            {%- if within_year %}
            and substr(nil.month, 1, 4) = substr(nil.carried_from_month, 1, 4)
            {%- endif %}
{%- endmacro %}

{# Rows of `told` (told_or_carried()) of the years that are built, with the key for life of the project each is of. #}
{% macro told_of_projects(told) -%}
select
        told.*,
        {{ key_for_life('told') }} as project_key
    from ({{ told }}) as told
    {{ join_subject('told') }}
    where {{ is_built('told', 'month') }}
{%- endmacro %}

{#
  The CTE `before`: when the rows of `told` (told_or_carried()) of the years a build leaves as they are first reported a
  project, whatever it was called and whoever had it. What a row says of that looks back to the first year; a window over all
  of them would write each anew.
#}
{% macro reported_before(told) -%}
before as (
    select
        earlier.office_code,
        {{ key_for_life('earlier') }} as project_key,
        min(coalesce(earlier.first_received_at, earlier.received_at)) as first_reported_at
    from ({{ told }}) as earlier
    {{ join_subject('earlier') }}
    where {{ is_office_built('earlier') }} and not ({{ is_built('earlier', 'month') }})
    group by earlier.office_code, {{ key_for_life('earlier') }}
)
{%- endmacro %}

{% macro join_reported_before(told) -%}
left join before on {{ same(told, 'before', ['office_code', 'project_key']) }}
{%- endmacro %}

{# When the project of a row was first reported, up to the row's month. #}
{% macro first_reported(told) -%}
least(min(coalesce({{ told }}.first_received_at, {{ told }}.received_at)) over (
            partition by {{ told }}.office_code, {{ told }}.project_key
            order by {{ told }}.month nulls last range between unbounded preceding and current row
        ), before.first_reported_at)
{%- endmacro %}

{# The key for life of the project a row is of, beside `join_subject`; a row without code and name is of none but its unit's own. #}
{% macro key_for_life(row) -%}
coalesce(subject.project_key, {{ called(row) }}, {{ row }}.unit_code || ':')
{%- endmacro %}

{% macro join_subject(row) -%}
left join {{ ref('dim_project_subject') }} as subject
        on {{ row }}.office_code = subject.office_code and {{ called(row) }} = subject.subject_key
{%- endmacro %}
