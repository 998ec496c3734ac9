{{ config(materialized='by_office') }}
{#
  A 帮办 item in a unit's monthly list, and how it stood at the month's end: `closed_in_time` (on the day it was due at the
  latest), `closed_late`, `overdue` (the due day is over), `open`, or `no_deadline` where a waiver let that pass. Deadlines
  are calendar days as stated; `first_due_date` is the one stated first. `item_key` is the unit's number of the item, followed by
  the day it was opened where the number had been used before, for an item that was closed by then.
#}
{% set told_so_far = 'order by report_period nulls last, receipt_no nulls last, source_row nulls last' %}

with numbered as (
    select
        *,
        coalesce(item_no, title) as number_key
    from {{ ref('stg_assistance_row') }} as item
    where {{ is_office_built('item') }}
),

followed as (
    select
        *,
        lag(closed_date) over (partition by office_code, unit_code, number_key {{ told_so_far }}) as last_closed_date,
        lag(opened_date) over (partition by office_code, unit_code, number_key {{ told_so_far }}) as last_opened_date
    from numbered
),

keyed as (
    select
        *,
        number_key || coalesce('|' || cast(max(
            case when opened_date >= last_closed_date and opened_date > last_opened_date then opened_date end
        ) over (
            partition by office_code, unit_code, number_key {{ told_so_far }} rows between unbounded preceding and current row
        ) as varchar), '') as item_key
    from followed
),

told as (
    select
        *,
        {{ last_date_of('report_period') }} as month_end,
        first_value(due_date) over (
            partition by office_code, unit_code, item_key {{ told_so_far }}
            rows between unbounded preceding and unbounded following
        ) as first_due_date
    from keyed
)

select
    told.office_code,
    told.unit_code,
    told.report_period as month,
    told.item_key,
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
