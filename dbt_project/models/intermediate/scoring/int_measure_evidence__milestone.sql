{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  节点任务 that count, one row each: a node of a project, for the unit that tells it, as its last sheet up to the period's end
  tells it, of whatever year that is, for the sheet may be left out and a node that it leaves out stays as it was. A unit answers
  for the nodes it tells itself; what several tell of a joint project counts for each of them, as their claims of it do.
#}
{% set columns = [
    'office_code', 'unit_code', 'project_code', 'project_name', 'node_title', 'planned_date', 'actual_date', 'receipt_no',
    'source_sheet', 'source_row',
] %}
with asked as (
    select distinct
        due.office_code,
        due.month
    from {{ ref('int_measure_month') }} as due
    where due.fact = 'milestone' and {{ is_built('due') }}
),

told as (
    select
        {{ columns_of('node', columns) }},
        node.report_period,
        {{ key_for_life('node') }} as project_key,
        case when {{ called('node') }} = subject.project_key then 0 else 1 end as lead_order
    from {{ ref('stg_milestone_row') }} as node
    {{ join_subject('node') }}
    where {{ is_office_built('node') }}
),

stood as (
    select
        told.*,
        asked.month
    from asked
    inner join told on asked.office_code = told.office_code and asked.month >= told.report_period
    qualify row_number() over (
        partition by told.office_code, told.unit_code, told.project_key, told.node_title, asked.month
        order by
            told.report_period desc nulls last,
            told.lead_order asc nulls last,
            told.receipt_no asc nulls last,
            told.source_row asc nulls last
    ) = 1
),

counted as (
    select
        {{ evidence_key() }},
        concat(coalesce(fact.project_code, fact.project_name, ''), '|', coalesce(fact.node_title, '')) as subject_code,
        concat(coalesce(fact.project_name, fact.project_code, ''), ' ', coalesce(fact.node_title, '')) as subject_name,
        1 as contribution,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        case when due.value_field in ('planned', 'overdue') then 'planned_date' else 'actual_date' end as source_field
    {{ counted_from('milestone', 'stood') }}
    and {{ month_of_date('fact.planned_date') }} <= due.end_month
    and case
        when due.value_field = 'overdue' then coalesce(fact.actual_date > {{ last_date_of('fact.month') }}, true)
        else
            {{ month_of_date('fact.planned_date') }} >= due.from_month
            and (
                due.value_field = 'planned'
                or (
                    fact.actual_date <= {{ last_date_of('fact.month') }}
                    and (due.value_field = 'done' or fact.actual_date <= fact.planned_date)
                )
            )
    end
)

{{ as_evidence('counted') }}
