{{ config(materialized='yearly', year_column='month') }}
{#
  One subject the county verified or the city certified, and the month (quarter end) its figures stand at. A list may call a
  project otherwise than its unit's sheet of that month, which was sent again since or has given it another code:
  `declared_code` is the sheet's code of the same project for life where it has none of the list's, else the list's own.
#}
with decided as (
    select
        *,
        cast({{ end_month_of_period('report_period') }} as varchar) as month
    from {{ ref('stg_certification_row') }} as list
    where {{ is_built('list', 'report_period') }}
),

{% for kind, rows, within_year in [('capital', 'stg_capital_row', true), ('project', 'stg_project_row', false)] %}
{{ kind }}_told as (
    {{ told_or_carried(ref(rows), within_year=within_year) }}
),

{% endfor %}
declared as (
    {% for kind in ['capital', 'project'] %}
    select
        told.office_code,
        told.unit_code,
        told.month,
        '{{ kind }}' as subject_kind,
        told.project_code,
        subject.project_key
    from {{ kind }}_told as told
    inner join {{ ref('dim_project_subject') }} as subject
        on told.office_code = subject.office_code and {{ called('told') }} = subject.subject_key
    where told.project_code is not null and {{ is_built('told', 'month') }}
    {{ 'union' if not loop.last }}
    {% endfor %}
),

{# The sheet's own code of what a list names by another. #}
renamed as (
    select
        decided.receipt_no,
        decided.source_sheet,
        decided.source_row,
        min(declared.project_code) as declared_code
    from decided
    inner join {{ ref('dim_project_subject') }} as subject
        on
            decided.office_code = subject.office_code
            and decided.unit_code || ':' || decided.subject_code = subject.subject_key
    inner join declared
        on
            {{ same('decided', 'declared', ['office_code', 'unit_code', 'month', 'subject_kind']) }}
            and subject.project_key = declared.project_key
    group by decided.receipt_no, decided.source_sheet, decided.source_row
    having max(case when declared.project_code = decided.subject_code then 1 else 0 end) = 0
)

select
    decided.office_code,
    decided.unit_code,
    decided.report_period,
    decided.month,
    decided.value_status,
    decided.subject_kind,
    decided.subject_code,
    decided.subject_name,
    coalesce(renamed.declared_code, decided.subject_code) as declared_code,
    decided.declared_value,
    decided.disallowed_value,
    decided.certified_value,
    decided.reason,
    decided.receipt_no,
    decided.source_sheet,
    decided.source_row,
    decided.received_at,
    decided.loaded_at,
    decided.revision
from decided
left join renamed on {{ same('decided', 'renamed', ['receipt_no', 'source_sheet', 'source_row']) }}
