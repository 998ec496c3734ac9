-- 应统尽统、不重不漏: every project of a quarter with its verdict (fct_coverage), the units' names.
select
    coverage.office_code,
    coverage.scheme_year,
    coverage.quarter,
    coverage.month,
    coverage.unit_code,
    {{ unit_name_of('coverage') }} as unit_name,
    cast({{ unit_order_of('coverage') }} as integer) as unit_order,
    other.unit_name as other_unit_name,
    coverage.project_key,
    coverage.project_code,
    coverage.project_name,
    coverage.verdict,
    coverage.declared_on,
    coverage.registered_on,
    register_unit.unit_name as register_unit_name,
    coverage.register_name,
    coverage.match_basis,
    coverage.certified_count,
    coverage.report_row_count,
    coverage.register_row_count,
    coverage.certification_row_count,
    coverage.receipt_no,
    coverage.source_sheet,
    coverage.source_row
from {{ ref('fct_coverage') }} as coverage
{{ join_unit('coverage') }}
left join {{ ref('dim_unit') }} as other
    on
        coverage.office_code = other.office_code
        and coverage.scheme_year = other.scheme_year
        and coverage.other_unit_code = other.unit_code
left join {{ ref('dim_unit') }} as register_unit
    on
        coverage.office_code = register_unit.office_code
        and coverage.scheme_year = register_unit.scheme_year
        and coverage.register_unit_code = register_unit.unit_code
