{#
  One received workbook with its revision number and whether it is the one that counts. A table: every row model asks it.
  A file of which nobody can tell whose and of when it is, is no revision of anything. An accepted revision was what was
  known from `known_from` (the first: ever since, for nothing was known before it) until, exclusively, `known_until`.
#}
{{ config(materialized='yearly', year_column='landed_year') }}
with numbered as (
    select
        receipt_no,
        office_code,
        unit_code,
        form_set,
        report_period,
        file_name,
        file_size,
        sha256,
        archive_path,
        sender,
        received_at,
        is_received_at_estimated,
        loaded_at,
        status,
        is_nil_return,
        duplicate_of,
        block_count,
        warning_count,
        explain_count,
        {{ landed_year() }} as landed_year,
        coalesce(status in ('accepted', 'accepted_with_warnings'), false) as is_accepted,
        cast(case
            when unit_code is not null and form_set is not null and report_period is not null
                then row_number() over (
                    partition by office_code, unit_code, form_set, report_period
                    order by received_at nulls last, receipt_no nulls last
                )
        end as integer) as revision
    from {{ landed('submission') }}
),

latest as (
    select
        *,
        max(case when is_accepted then revision end) over (
            partition by office_code, unit_code, form_set, report_period
        ) as counting_revision,
        min(case when is_accepted then revision end) over (
            partition by office_code, unit_code, form_set, report_period
        ) as first_revision,
        lead(received_at) over (
            partition by office_code, unit_code, form_set, report_period, is_accepted
            order by revision nulls last
        ) as next_received_at
    from numbered
)

select
    receipt_no,
    office_code,
    unit_code,
    form_set,
    report_period,
    file_name,
    file_size,
    sha256,
    archive_path,
    sender,
    received_at,
    is_received_at_estimated,
    loaded_at,
    status,
    is_accepted,
    is_nil_return,
    duplicate_of,
    block_count,
    warning_count,
    explain_count,
    revision,
    coalesce(revision = counting_revision, false) as is_counting,
    case
        when not is_accepted or revision is null then null
        when revision = first_revision then cast('1900-01-01 00:00:00' as timestamp)
        else received_at
    end as known_from,
    case when is_accepted and revision < counting_revision then next_received_at end as known_until,
    landed_year
from latest
