-- What a unit owed for a period and what came. Counts and receipt are those of the revision that counts or, when none
-- was accepted, of the last one received.
with told as (
    select
        s.office_code,
        s.unit_code,
        s.form_set,
        s.report_period,
        s.receipt_no,
        s.block_count,
        s.warning_count,
        row_number() over (
            partition by s.office_code, s.unit_code, s.form_set, s.report_period
            order by
                case when s.is_counting then 0 when s.status <> 'duplicate' then 1 else 2 end nulls last,
                s.revision desc nulls last
        ) as told_order
    from {{ ref('stg_submission') }} as s
)

select
    r.office_code,
    r.scheme_year,
    r.form_set,
    r.form_title,
    r.report_period,
    r.month,
    r.unit_code,
    u.unit_name,
    u.group_title,
    u.sort_order as unit_order,
    r.nominal_due_at,
    r.original_due_at,
    r.due_at,
    r.is_provisional,
    r.extension_no,
    r.extension_document_no,
    r.waiver_no,
    r.waiver_reason,
    r.waiver_approver,
    r.waiver_document_no,
    r.received_at,
    r.accepted_at,
    r.is_received_at_estimated,
    r.is_accepted_at_estimated,
    r.state,
    r.is_nil_return,
    r.attempt_count,
    r.rejected_count,
    t.block_count,
    t.warning_count,
    t.receipt_no
from {{ ref('fct_report') }} as r
inner join {{ ref('dim_unit') }} as u on {{ same_scheme('r', 'u') }} and r.unit_code = u.unit_code
left join told as t
    on r.office_code = t.office_code and r.unit_code = t.unit_code and r.form_set = t.form_set
    and r.report_period = t.report_period and t.told_order = 1
