{# Nodes of projects with their names, as known at the last due month of a scheme year. #}
select
    node.office_code,
    node.scheme_year,
    node.as_of_month,
    node.unit_code,
    {{ unit_name_of('node') }} as unit_name,
    cast({{ unit_order_of('node') }} as integer) as unit_order,
    node.project_key,
    project.project_code,
    project.project_name,
    node.node_title,
    node.stage_code,
    node.first_planned_date,
    node.planned_date,
    node.actual_date,
    node.state,
    node.days_late,
    node.planned_date <> node.first_planned_date as is_plan_moved,
    node.evidence_text,
    node.receipt_no,
    node.source_sheet,
    node.source_row
from {{ ref('fct_milestone') }} as node
inner join {{ ref('fct_project_year') }} as project
    on
        node.office_code = project.office_code
        and node.scheme_year = project.scheme_year
        and node.project_key = project.project_key
{{ join_unit('node') }}
