-- One finding of intake or validation, with unit, file and cell. A finding whose unit or period nobody could read
-- keeps its row. Units are named as in the scheme year the period lies in, which need not be a calendar year; of two that
-- overlap where the office moved its year, in the later one.
with year as (
    select
        office_code,
        scheme_year,
        start_month,
        end_month,
        lead(start_month) over (partition by office_code order by scheme_year nulls last) as next_start_month
    from {{ ref('stg_scheme') }}
)

select
    f.office_code,
    f.receipt_no,
    f.finding_no,
    f.unit_code,
    u.unit_name,
    f.report_period,
    s.form_set,
    s.status,
    s.file_name,
    f.code,
    f.severity,
    f.source_sheet,
    {{ cell_name('f.source_column', 'f.source_row') }} as source_cell,
    f.field,
    f.subject,
    f.raw_value,
    f.message_zh,
    f.remedy_zh
from {{ ref('stg_finding') }} as f
left join {{ ref('stg_submission') }} as s on f.receipt_no = s.receipt_no
left join year as c
    on f.office_code = c.office_code and length(f.report_period) > 4
    and {{ end_month_of_period('f.report_period') }} between c.start_month and c.end_month
    and (c.next_start_month is null or {{ end_month_of_period('f.report_period') }} < c.next_start_month)
left join {{ ref('dim_unit') }} as u
    on f.office_code = u.office_code and f.unit_code = u.unit_code
    and coalesce(cast(c.scheme_year as varchar), substr(f.report_period, 1, 4)) = cast(u.scheme_year as varchar)
