-- What a unit owed for a month and what came. Counts and receipt are those of the revision that counts or, when none
-- was accepted, of the last one received.
with told as (
    select
        s.office_code,
        s.unit_code,
        s.report_period,
        s.receipt_no,
        s.block_count,
        s.warning_count,
        row_number() over (
            partition by s.office_code, s.unit_code, s.report_period
            order by
                case when s.is_counting then 0 when s.status <> 'duplicate' then 1 else 2 end nulls last,
                s.revision desc nulls last
        ) as told_order
    from {{ ref('stg_submission') }} as s
    where s.form_set = 'monthly'
)

select
    r.office_code,
    r.scheme_year,
    r.month as report_period,
    r.unit_code,
    u.unit_name,
    u.group_title,
    u.sort_order as unit_order,
    r.due_at,
    r.received_at,
    r.accepted_at,
    r.state,
    r.is_nil_return,
    r.revisions,
    t.block_count,
    t.warning_count,
    t.receipt_no
from {{ ref('fct_report') }} as r
inner join {{ ref('dim_unit') }} as u on {{ same_scheme('r', 'u') }} and r.unit_code = u.unit_code
left join told as t
    on r.office_code = t.office_code and r.unit_code = t.unit_code and r.month = t.report_period and t.told_order = 1
