{{ config(materialized='by_office') }}
{# One way a project is or was called: a code or name its units reported, one they say it had before, or the platform's code. #}
{% set kinds = {
    'code': 'project_code', 'name': 'project_name', 'former_code': 'former_code', 'former_name': 'former_name',
    'approval_code': 'approval_code'
} %}

with mention as (
    select
        mention.*,
        subject.project_key
    from {{ ref('stg_project_mention') }} as mention
    inner join {{ ref('dim_project_subject') }} as subject
        on mention.office_code = subject.office_code and mention.subject_key = subject.subject_key
    where {{ is_office_built('mention') }}
)

{% for kind, column in kinds.items() %}
select
    office_code,
    project_key,
    unit_code,
    '{{ kind }}' as alias_kind,
    {{ column }} as alias_text,
    min(month) as first_month,
    max(month) as last_month,
    min(received_at) as first_reported_at
from mention
where {{ column }} is not null
group by office_code, project_key, unit_code, {{ column }}
{{ 'union all' if not loop.last }}
{% endfor %}
