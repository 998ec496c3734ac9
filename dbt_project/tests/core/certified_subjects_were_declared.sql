{# Certified figures whose project or enterprise the unit's own workbook of that month does not hold: filters miss them. #}
{{ config(severity='warn') }}
select
    certification.receipt_no,
    certification.source_row,
    certification.unit_code,
    certification.month,
    certification.subject_kind,
    certification.subject_code
from {{ ref('fct_certification') }} as certification
left join (
    select office_code, unit_code, month, 'capital' as subject_kind, project_code as subject_code
    from {{ ref('fct_capital') }}
    where value_status = 'declared'
    union
    select office_code, unit_code, month, 'tax' as subject_kind, credit_code as subject_code
    from {{ ref('fct_tax') }}
    where value_status = 'declared'
    union
    select office_code, unit_code, month, 'project' as subject_kind, project_code as subject_code
    from {{ ref('fct_project') }}
    where value_status = 'declared'
) as declared
    on
        certification.office_code = declared.office_code
        and certification.unit_code = declared.unit_code
        and certification.month = declared.month
        and certification.subject_kind = declared.subject_kind
        and certification.subject_code = declared.subject_code
where certification.certified_value <> 0 and declared.subject_code is null
