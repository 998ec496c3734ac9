{#
  The monthly workbook a unit owes for a month, and what came. Only months up to the last due period of the office's
  scheme year. On time or late is judged by the first accepted revision: a later correction does not make it late,
  and a workbook that was accepted only after the deadline is late even if its first version came in time.
#}
with last_due as (
    select
        office_code,
        scheme_year,
        max(end_month) as month
    from {{ ref('stg_scheme_period') }}
    where is_due
    group by office_code, scheme_year
),

received as (
    select
        office_code,
        unit_code,
        report_period,
        min(received_at) as received_at,
        min(case when is_accepted then received_at end) as accepted_at,
        max(case when is_counting then receipt_no end) as receipt_no,
        max(case when is_counting and is_nil_return then 1 else 0 end) as is_nil,
        cast(count(*) as integer) as revisions
    from {{ ref('stg_submission') }}
    where form_set = 'monthly'
    group by office_code, unit_code, report_period
)

select
    due.office_code,
    due.scheme_year,
    due.unit_code,
    due.report_period as month,
    due.due_at,
    received.received_at,
    received.accepted_at,
    case
        when received.received_at is null then 'missing'
        when received.accepted_at is null then 'rejected'
        when received.accepted_at > due.due_at then 'late'
        when received.is_nil = 1 then 'nil'
        else 'on_time'
    end as state,
    coalesce(received.is_nil = 1, false) as is_nil_return,
    coalesce(received.revisions, 0) as revisions,
    received.receipt_no
from {{ ref('stg_report_due') }} as due
inner join last_due
    on
        due.office_code = last_due.office_code
        and due.scheme_year = last_due.scheme_year
        and due.report_period <= last_due.month
left join received
    on
        due.office_code = received.office_code
        and due.unit_code = received.unit_code
        and due.report_period = received.report_period
where due.form_set = 'monthly'
