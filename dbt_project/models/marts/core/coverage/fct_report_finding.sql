{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  A fault of a report that was due, once, whichever of its versions have it: its kind, its field and what it is about. It is told as
  the last version that has it tells it; `is_standing` while that is the version that counts or, where none does, the last received.
  A file nobody could open is a version of every form its unit owed for the period; a copy of one that came before says nothing new.
#}
with version as (
    select
        report.office_code,
        report.scheme_year,
        report.unit_code,
        report.form_set,
        report.report_period,
        report.month,
        submission.receipt_no,
        submission.received_at,
        submission.loaded_at,
        row_number() over (
            partition by report.office_code, report.scheme_year, report.unit_code, report.form_set, report.report_period
            order by
                case when submission.is_counting then 0 else 1 end nulls last,
                submission.received_at desc nulls last,
                submission.receipt_no desc nulls last
        ) as told_order
    from {{ ref('fct_report') }} as report
    inner join {{ ref('stg_submission') }} as submission
        on
            report.office_code = submission.office_code
            and report.unit_code = submission.unit_code
            and report.report_period = submission.report_period
            and coalesce(submission.form_set, report.form_set) = report.form_set
            and submission.status <> 'duplicate'
            and {{ is_built('submission', 'landed_year', back=1) }}
    where {{ is_built('report') }}
),

raised as (
    select
        version.*,
        finding.code,
        finding.severity,
        finding.message_zh,
        finding.source_sheet,
        finding.source_row,
        finding.field as source_field,
        coalesce(finding.source_sheet, '') as sheet_key,
        coalesce(finding.field, '') as field_key,
        coalesce(finding.subject, cast(finding.source_row as varchar), '') as subject_key,
        finding.finding_no
    from version
    inner join {{ ref('stg_finding') }} as finding on version.receipt_no = finding.receipt_no
    where {{ is_built('finding', 'landed_year', back=1) }}
),

last_told as (
    select *
    from raised
    qualify row_number() over (
        partition by office_code, scheme_year, unit_code, form_set, report_period, code, sheet_key, field_key, subject_key
        order by told_order nulls last, finding_no nulls last
    ) = 1
)

select
    office_code,
    scheme_year,
    unit_code,
    form_set,
    report_period,
    month,
    code,
    sheet_key,
    field_key,
    subject_key,
    severity,
    message_zh,
    told_order = 1 as is_standing,
    receipt_no,
    source_sheet,
    cast(source_row as integer) as source_row,
    source_field,
    received_at,
    loaded_at
from last_told
