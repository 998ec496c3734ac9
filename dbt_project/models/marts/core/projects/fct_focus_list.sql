{{ config(materialized='by_office') }}
{#
  A project's stay on a focus list: from the first to the last month its unit's sheet had it there, without a sheet in
  between that had it not. A month whose report does not count breaks no stay, nor does a nil return, which leaves all as it
  was. `to_month` is null while the unit's last sheet still has it; `gone_month` is the month of the sheet that had it no more.
  Kept by offices: a stay ends with a later sheet.
#}
with sheet as (
    select
        office_code,
        unit_code,
        report_period as month,
        row_number() over (
            partition by office_code, unit_code order by report_period nulls last
        ) as sheet_no,
        lead(report_period) over (partition by office_code, unit_code order by report_period nulls last) as next_sheet,
        max(report_period) over (partition by office_code, unit_code) as last_sheet
    from {{ ref('stg_submission') }} as submission
    where {{ is_office_built('submission') }} and form_set = 'monthly' and is_counting and not coalesce(is_nil_return, false)
),

listed as (
    select
        progress.*,
        sheet.sheet_no,
        sheet.next_sheet,
        sheet.last_sheet,
        sheet.sheet_no - row_number() over (
            partition by progress.office_code, progress.project_key, progress.unit_code, progress.focus_list_code
            order by progress.month nulls last
        ) as stay_no
    from {{ ref('fct_project_snapshot') }} as progress
    inner join sheet
        on
            progress.office_code = sheet.office_code
            and progress.unit_code = sheet.unit_code
            and progress.month = sheet.month
    where {{ is_office_built('progress') }} and progress.focus_list_code is not null
)

select
    office_code,
    project_key,
    unit_code,
    focus_list_code,
    min(month) as from_month,
    case when max(month) = max(last_sheet) then cast(null as varchar) else max(month) end as to_month,
    case when max(month) = max(last_sheet) then cast(null as varchar) else max(next_sheet) end as gone_month,
    max(month) as last_month,
    cast(count(*) as integer) as month_count,
    min(received_at) as received_at,
    max(loaded_at) as loaded_at,
    max_by(receipt_no, month) as receipt_no,
    max_by(source_sheet, month) as source_sheet,
    max_by(source_row, month) as source_row
from listed
group by office_code, project_key, unit_code, focus_list_code, stay_no
