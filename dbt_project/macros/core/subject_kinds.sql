{#
  Kinds of subject the county verifies and the city certifies: kernel/verdicts.py has the one list, `vars` of dbt_project.yml
  its copy for SQL (held together by tests/dbt_core/test_subject_kinds.py).
#}

{# Kind → stage of the project it decides, 1 or 0 of the year to date; kinds that decide an amount are not here. #}
{% macro stage_of_kind() -%}
{{ return(var('stage_of_kind')) }}
{%- endmacro %}

{# What either step decides where an office has no word on it. #}
{% macro usual_kinds() -%}
{{ return(var('usual_kinds')) }}
{%- endmacro %}

{# Every kind. #}
{% macro subject_kinds() -%}
{{ return(['capital', 'tax'] + stage_of_kind().keys() | list) }}
{%- endmacro %}

{# The kind that decides what a measure counts: of projects that of the stage it dates them by, null where nobody decides it. #}
{% macro kind_of_measure(measure) -%}
case {{ measure }}.fact
        when 'project' then case {{ measure }}.date_field
            {%- for kind, stage in stage_of_kind().items() %}
            when '{{ stage }}_date' then '{{ kind }}'
            {%- endfor %}
        end
        else {{ measure }}.fact
    end
{%- endmacro %}
