{#
  What a unit expects of the calendar year a period ends in, for releases whose scheme shows it: of each figure the newest forecast
  told by the period's end. In no column of what was done.
#}
with told as (
    select
        {{ period_key('p') }},
        u.unit_name,
        g.group_order,
        u.sort_order as unit_order,
        f.unit_code,
        f.forecast_kind,
        f.month,
        f.forecast_value,
        f.basis_text,
        f.receipt_no,
        f.source_sheet,
        f.source_row,
        row_number() over (
            partition by {{ period_key('p') }}, f.unit_code, f.forecast_kind
            order by f.month desc nulls last, f.source_sheet asc nulls last, f.source_row asc nulls last
        ) as nth
    from {{ ref('stg_scheme_period') }} as p
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('p', 'a') }}
    inner join {{ ref('fct_forecast') }} as f
        on
            p.office_code = f.office_code
            and substr(p.end_month, 1, 4) = cast(f.forecast_year as varchar)
            and p.end_month >= f.month
    inner join {{ ref('int_unit_group') }} as g on {{ same_period('p', 'g') }} and f.unit_code = g.unit_code and g.is_assessed
    inner join {{ ref('dim_unit') }} as u on {{ same_scheme('p', 'u') }} and f.unit_code = u.unit_code
    where p.is_due and a.is_forecast_shown
)

select
    {{ period_key('t') }},
    t.unit_code,
    t.unit_name,
    t.group_order,
    t.unit_order,
    t.forecast_kind,
    t.month as forecast_month,
    t.forecast_value,
    t.basis_text,
    t.receipt_no,
    t.source_sheet,
    t.source_row,
    {{ cell_name('r.source_column', 't.source_row') }} as source_cell,
    s.file_name,
    s.sha256,
    s.archive_path
from told as t
left join {{ ref('stg_reading') }} as r
    on {{ same('t', 'r', ['office_code', 'receipt_no', 'source_sheet']) }} and r.field = 'forecast_value'
left join {{ ref('stg_submission') }} as s on {{ same('t', 's', ['office_code', 'receipt_no']) }}
where t.nth = 1
