{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  A workbook a unit owes for a period, and what came. Only periods up to the last due one of the office's scheme year.
  On time or late is judged by the received time of the first accepted revision, or, where the office's rule says so, of
  the first file: a later correction does not make it late. A waiver ends the duty, whatever came late or not at all.
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

{# A copy of an accepted workbook is as good as that one: what came first tells whether it was in time. #}
submission as (
    select
        s.*,
        coalesce(s.is_accepted or accepted.is_accepted, false) as is_good
    from {{ ref('stg_submission') }} as s
    left join {{ ref('stg_submission') }} as accepted
        on s.office_code = accepted.office_code and s.duplicate_of = accepted.receipt_no
),

{# A file nobody could open is an attempt at every form its unit owed for the period its name tells. #}
attempt as (
    select
        office_code,
        unit_code,
        form_set,
        report_period,
        receipt_no,
        received_at,
        is_received_at_estimated,
        loaded_at,
        status,
        is_counting,
        is_nil_return,
        is_good
    from submission
    where form_set is not null
    union all
    select
        s.office_code,
        s.unit_code,
        due.form_set,
        s.report_period,
        s.receipt_no,
        s.received_at,
        s.is_received_at_estimated,
        s.loaded_at,
        s.status,
        s.is_counting,
        s.is_nil_return,
        s.is_good
    from submission as s
    inner join (
        select distinct
            office_code,
            unit_code,
            form_set,
            report_period
        from {{ ref('stg_report_due') }}
    ) as due
        on s.office_code = due.office_code and s.unit_code = due.unit_code and s.report_period = due.report_period
    where s.form_set is null
),

submitted as (
    select
        *,
        min(received_at) over (partition by office_code, unit_code, form_set, report_period) as first_received_at,
        min(case when is_good then received_at end) over (
            partition by office_code, unit_code, form_set, report_period
        ) as accepted_at
    from attempt
),

received as (
    select
        office_code,
        unit_code,
        form_set,
        report_period,
        min(received_at) as received_at,
        min(accepted_at) as accepted_at,
        max(case when received_at = first_received_at and is_received_at_estimated then 1 else 0 end) as is_received_estimated,
        max(case when is_good and received_at = accepted_at and is_received_at_estimated then 1 else 0 end)
            as is_accepted_estimated,
        max(loaded_at) as loaded_at,
        max(case when is_counting then receipt_no end) as receipt_no,
        max(case when is_counting and is_nil_return then 1 else 0 end) as is_nil,
        max(case when status = 'held' then 1 else 0 end) as is_held,
        cast(count(*) as integer) as attempt_count,
        cast(count(
            case when status = 'rejected' and (accepted_at is null or received_at < accepted_at) then 1 end
        ) as integer) as rejected_count,
        cast(count(case when status in ('rejected', 'held') and received_at < accepted_at then 1 end) as integer)
        + greatest(cast(count(
            case when status in ('accepted', 'accepted_with_warnings') then 1 end
        ) as integer) - 1, 0) as corrected_count
    from submitted
    group by office_code, unit_code, form_set, report_period
)

select
    due.office_code,
    due.scheme_year,
    due.unit_code,
    due.form_set,
    due.form_title,
    due.report_period,
    due.month,
    due.nominal_due_at,
    due.original_due_at,
    due.due_at,
    due.is_provisional,
    due.extension_no,
    due.extension_document_no,
    due.waiver_no,
    waiver.reason as waiver_reason,
    waiver.approver as waiver_approver,
    waiver.document_no as waiver_document_no,
    received.received_at,
    received.accepted_at,
    case
        when case due.timeliness when 'first_received' then received.received_at else received.accepted_at end <= due.due_at
            and received.accepted_at is not null
            then case when received.is_nil = 1 then 'nil' else 'on_time' end
        when due.waiver_no is not null then 'waived'
        when received.accepted_at is not null then 'late'
        when received.is_held = 1 then 'held'
        when received.received_at is not null then 'rejected'
        else 'missing'
    end as state,
    coalesce(received.is_nil = 1, false) as is_nil_return,
    coalesce(received.attempt_count, 0) as attempt_count,
    coalesce(received.rejected_count, 0) as rejected_count,
    cast(coalesce(received.corrected_count, 0) as integer) as corrected_count,
    received.receipt_no,
    coalesce(received.is_received_estimated = 1, false) as is_received_at_estimated,
    coalesce(received.is_accepted_estimated = 1, false) as is_accepted_at_estimated,
    received.loaded_at
from {{ ref('stg_report_due') }} as due
inner join last_due
    on
        due.office_code = last_due.office_code
        and due.scheme_year = last_due.scheme_year
        and due.month <= last_due.month
left join {{ ref('stg_waiver') }} as waiver
    on
        due.office_code = waiver.office_code
        and due.scheme_year = waiver.scheme_year
        and due.waiver_no = waiver.waiver_no
left join received
    on
        due.office_code = received.office_code
        and due.unit_code = received.unit_code
        and due.form_set = received.form_set
        and due.report_period = received.report_period
