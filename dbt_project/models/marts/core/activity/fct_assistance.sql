{#
  A 帮办 item in a unit's monthly list, and how it stood at the month's end: `closed_in_time` (on the day it was due at the
  latest), `closed_late`, `overdue` (the due day is over), `open`, or `no_deadline` where a waiver let that pass. Deadlines
  are calendar days as stated; `first_due_date` is the one stated first.
#}
with told as (
    select
        *,
        {{ last_date_of('report_period') }} as month_end,
        first_value(due_date) over (
            partition by office_code, unit_code, coalesce(item_no, title)
            order by report_period nulls last, receipt_no nulls last, source_row nulls last
            rows between unbounded preceding and unbounded following
        ) as first_due_date
    from {{ ref('stg_assistance_row') }}
)

select
    told.office_code,
    told.unit_code,
    told.report_period as month,
    coalesce(told.item_no, told.title) as item_key,
    told.item_no,
    told.title,
    told.project_code,
    subject.project_key,
    told.opened_date,
    told.owner_name,
    told.first_due_date,
    told.due_date,
    told.closed_date,
    {{ assistance_state('told', 'told.month_end') }} as state,
    coalesce(told.due_date <> told.first_due_date, false) as is_due_moved,
    told.result_text,
    told.remark,
    told.receipt_no,
    told.source_sheet,
    told.source_row,
    told.received_at,
    told.loaded_at,
    told.revision
from told
left join {{ ref('dim_project_subject') }} as subject
    on
        told.office_code = subject.office_code
        and told.unit_code || ':' || told.project_code = subject.subject_key
