{# Certified figures whose project or enterprise the unit's own workbook of that month does not hold: filters miss them. #}
{{ config(severity='warn') }}
{% set facts = [
    ('capital', 'fct_capital', 'project_code'),
    ('tax', 'fct_tax', 'credit_code'),
    ('project', 'fct_project', 'project_code')
] %}

with declared as (
    {% for kind, fact, code in facts %}
    select distinct
        office_code,
        unit_code,
        month,
        '{{ kind }}' as subject_kind,
        {{ code }} as subject_code
    from {{ ref(fact) }}
    where value_status = 'declared'
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    certification.receipt_no,
    certification.source_row,
    certification.unit_code,
    certification.month,
    certification.subject_kind,
    certification.subject_code
from {{ ref('fct_certification') }} as certification
left join declared
    on
        certification.office_code = declared.office_code
        and certification.unit_code = declared.unit_code
        and certification.month = declared.month
        and certification.subject_kind = declared.subject_kind
        and certification.subject_code = declared.subject_code
where certification.certified_value <> 0 and declared.subject_code is null
