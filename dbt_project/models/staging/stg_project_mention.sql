{{ config(materialized='yearly', year_column='month') }}
{#
  One row of a counting workbook that names a project, whatever the form: what identifies the project there, and where.
  `subject_key` is what its unit calls it: the code or, without one, the name. Of certifications only those of projects
  and their capital name one.
#}
{% set forms = {
    'project': ['stg_project_row', 'project_code', 'project_name', 'cast(null as varchar)', 'cast(null as varchar)', 'cast(null as varchar)'],
    'capital': ['stg_capital_row', 'project_code', 'project_name', 'cast(null as varchar)', 'cast(null as varchar)', 'cast(null as varchar)'],
    'project_report': ['stg_project_report_row', 'project_code', 'project_name', 'approval_code', 'cast(null as varchar)', 'cast(null as varchar)'],
    'profile': ['stg_profile_row', 'project_code', 'project_name', 'approval_code', 'former_code', 'former_name'],
    'milestone': ['stg_milestone_row', 'project_code', 'project_name', 'cast(null as varchar)', 'cast(null as varchar)', 'cast(null as varchar)'],
    'inspection': ['stg_inspection_row', 'project_code', 'project_name', 'cast(null as varchar)', 'cast(null as varchar)', 'cast(null as varchar)'],
    'certification': ['stg_certification_row', 'subject_code', 'subject_name', 'cast(null as varchar)', 'cast(null as varchar)', 'cast(null as varchar)']
} %}

{% for form, columns in forms.items() %}
select
    office_code,
    unit_code,
    '{{ form }}' as form_code,
    cast({{ end_month_of_period('report_period') }} as varchar) as month,
    unit_code || ':' || coalesce({{ columns[1] }}, {{ columns[2] }}) as subject_key,
    {{ columns[1] }} as project_code,
    {{ columns[2] }} as project_name,
    {{ columns[3] }} as approval_code,
    {{ columns[4] }} as former_code,
    {{ columns[5] }} as former_name,
    receipt_no,
    source_sheet,
    source_row,
    received_at
from {{ ref(columns[0]) }}
{% if form == 'certification' %}
where subject_kind <> 'tax'
{% endif %}
{{ 'union all' if not loop.last }}
{% endfor %}
