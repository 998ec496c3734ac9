{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  One node of a project as known at the last due month of a scheme year: what was planned first and last, and what was
  done. `state`: `done`, `done_late` (after the planned day), `late` (the planned day is over, nothing done) or `open`.
  `stage_code` is the stage the office's own word for the node means, null when it means none. Of units that tell a node in the
  same month the one that reported the project first speaks.
#}
with due as (
    {{ last_due_months(yearly=true) }}
),

told as (
    select
        due.scheme_year,
        due.as_of_month,
        subject.project_key,
        case when subject.subject_key = subject.project_key then 0 else 1 end as lead_order,
        milestone.*,
        first_value(milestone.planned_date) over (
            partition by milestone.office_code, due.scheme_year, subject.project_key, milestone.node_title
            order by
                milestone.report_period nulls last,
                case when subject.subject_key = subject.project_key then 0 else 1 end nulls last,
                milestone.receipt_no nulls last,
                milestone.source_row nulls last
            rows between unbounded preceding and unbounded following
        ) as first_planned_date
    from {{ ref('stg_milestone_row') }} as milestone
    inner join {{ ref('dim_project_subject') }} as subject
        on
            milestone.office_code = subject.office_code
            and milestone.unit_code || ':' || coalesce(milestone.project_code, milestone.project_name) = subject.subject_key
    inner join due on milestone.office_code = due.office_code and milestone.report_period <= due.as_of_month
),

latest as (
    select
        *,
        cast({{ dbt.last_day("cast(as_of_month || '-01' as date)", 'month') }} as date) as as_of_date
    from told
    qualify row_number() over (
        partition by office_code, scheme_year, project_key, node_title
        order by
            report_period desc nulls last,
            lead_order asc nulls last,
            unit_code asc nulls last,
            receipt_no asc nulls last,
            source_row asc nulls last
    ) = 1
)

select
    latest.office_code,
    latest.scheme_year,
    latest.as_of_month,
    latest.project_key,
    latest.unit_code,
    latest.node_title,
    word.stage_code,
    latest.first_planned_date,
    latest.planned_date,
    latest.actual_date,
    case
        when latest.actual_date > latest.planned_date then 'done_late'
        when latest.actual_date is not null then 'done'
        when latest.planned_date <= latest.as_of_date then 'late'
        else 'open'
    end as state,
    cast(
        case
            when coalesce(latest.actual_date, latest.as_of_date) > latest.planned_date
                then {{ dbt.datediff('latest.planned_date', 'coalesce(latest.actual_date, latest.as_of_date)', 'day') }}
            else 0
        end as integer
    ) as days_late,
    latest.evidence_text,
    latest.report_period as last_month,
    latest.receipt_no,
    latest.source_sheet,
    latest.source_row,
    latest.received_at,
    latest.loaded_at
from latest
left join {{ ref('stg_project_stage_word') }} as word
    on
        latest.office_code = word.office_code
        and latest.scheme_year = word.scheme_year
        and latest.node_title = word.word
