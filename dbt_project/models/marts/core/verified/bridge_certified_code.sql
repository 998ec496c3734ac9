{{ config(materialized='yearly', year_column='month') }}
{#
  What the county verified or the city certified under a code the unit's sheet of that month does not have, by lists that were
  replaced since, too: `declared_code` is the one code the sheet has of the same project for life. Where it has several, or
  the list names that one itself, nobody knows which is meant: no row, and the subject stays undeclared (`fct_verified`).
#}
with decided as (
    select
        office_code,
        unit_code,
        cast({{ end_month_of_period('report_period') }} as varchar) as month,
        subject_kind,
        subject_code,
        receipt_no,
        source_sheet,
        source_row
    from {{ ref('stg_certification_row') }} as list
    where subject_kind <> 'tax' and {{ is_built('list', 'report_period') }}
    union all
    select
        office_code,
        unit_code,
        month,
        case fact when 'project' then decided_kind else fact end as subject_kind,
        project_code as subject_code,
        receipt_no,
        source_sheet,
        source_row
    from {{ ref('stg_superseded_row') }} as replaced
    where fact in ('capital', 'project') and value_status <> 'declared' and {{ is_built('replaced', 'month') }}
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
        '{{ kind }}' as sheet_code,
        told.project_code,
        subject.project_key
    from {{ kind }}_told as told
    inner join {{ ref('dim_project_subject') }} as subject
        on told.office_code = subject.office_code and {{ called('told') }} = subject.subject_key
    where told.project_code is not null and {{ is_built('told', 'month') }}
    {{ 'union' if not loop.last }}
    {% endfor %}
),

matched as (
    select
        decided.office_code,
        decided.unit_code,
        decided.month,
        decided.subject_kind,
        decided.subject_code,
        decided.receipt_no,
        decided.source_sheet,
        decided.source_row,
        max(declared.project_code) as declared_code
    from decided
    inner join {{ ref('dim_project_subject') }} as subject
        on
            decided.office_code = subject.office_code
            and decided.unit_code || ':' || decided.subject_code = subject.subject_key
    inner join declared
        on
            {{ same('decided', 'declared', ['office_code', 'unit_code', 'month']) }}
            and declared.sheet_code = case decided.subject_kind when 'capital' then 'capital' else 'project' end
            and subject.project_key = declared.project_key
    group by
        decided.office_code, decided.unit_code, decided.month, decided.subject_kind, decided.subject_code,
        decided.receipt_no, decided.source_sheet, decided.source_row
    having
        max(declared.project_code) = min(declared.project_code) and max(declared.project_code) <> decided.subject_code
)

select
    matched.office_code,
    matched.unit_code,
    matched.month,
    matched.subject_kind,
    matched.subject_code,
    matched.declared_code,
    matched.receipt_no,
    matched.source_sheet,
    matched.source_row
from matched
left join decided as named
    on
        {{ same('matched', 'named', ['office_code', 'unit_code', 'month', 'subject_kind', 'receipt_no']) }}
        and matched.declared_code = named.subject_code
where named.subject_code is null
