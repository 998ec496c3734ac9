{{ config(materialized='yearly', year_column='month') }}
{#
  应统尽统、不重不漏: every project that a unit's report of the quarter's last month, the statistics' register of the quarter or
  its certification speaks of, once, with one verdict. The first that fits: `no_register` (the quarter's register is not
  there), `not_reported` (the report of its unit does not count, or tells nothing), `missing_in_reports`,
  `certified_only` (nothing but a certification speaks of it), `two_units` (several report it), `two_entries` (the register
  has it more than once), `missing_in_statistics` (a unit says it is in the statistics and the register does not),
  `not_due` (reported, not yet in statistics by anybody's word), `other_unit`, `not_declared` (the register says it is in
  the statistics and its unit does not), `other_name`, `matched`.
  Quarters are those due since the office's first register.
#}
with quarter as (
    select
        month.office_code,
        month.scheme_year,
        month.month,
        month.last_date,
        cast({{ quarter_of_month('month.month') }} as varchar) as quarter
    from {{ ref('dim_month') }} as month
    inner join (
        select
            office_code,
            min({{ end_month_of_period('report_period') }}) as first_month
        from {{ ref('stg_submission') }}
        where form_set = 'register' and is_counting
        group by office_code
    ) as kept on month.office_code = kept.office_code and month.month >= kept.first_month
    where month.is_due and substr(month.month, 6, 2) in ('03', '06', '09', '12') and {{ is_built('month', 'month') }}
),

received as (
    select distinct
        office_code,
        cast({{ end_month_of_period('report_period') }} as varchar) as month
    from {{ ref('stg_submission') }}
    where form_set = 'register' and is_counting
),

{# Months of which a unit's projects are known: not those of a nil return nobody knows what it leaves as it was. #}
counted as (
    select month.*
    from (
        {{ counted_months() }}
    ) as month
    left join {{ ref('fct_nil_return') }} as nil
        on month.office_code = nil.office_code and month.unit_code = nil.unit_code and month.month = nil.month
    where nil.unknown_month is null
),

progress as (
    select
        project.*,
        coalesce(
            subject.project_key,
            project.receipt_no || '|' || project.source_sheet || '|' || cast(project.source_row as varchar)
        ) as project_key,
        case when project.in_statistics_date <= quarter.last_date then project.in_statistics_date end as declared_on
    from {{ ref('fct_project') }} as project
    inner join quarter on project.office_code = quarter.office_code and project.month = quarter.month
    left join {{ ref('dim_project_subject') }} as subject
        on
            project.office_code = subject.office_code
            and project.unit_code || ':' || coalesce(project.project_code, project.project_name) = subject.subject_key
    where project.value_status = 'declared' and {{ is_built('project', 'month') }}
),

reported as (
    select
        office_code,
        month,
        project_key,
        count(*) as row_count,
        count(distinct unit_code) as unit_count,
        min(unit_code) as unit_code,
        max(unit_code) as last_unit_code,
        min(project_code) as project_code,
        min(project_name) as project_name,
        min(declared_on) as declared_on,
        min(receipt_no) as receipt_no,
        max(received_at) as received_at,
        max(loaded_at) as loaded_at
    from progress
    group by office_code, month, project_key
),

registered as (
    select
        entry.office_code,
        entry.month,
        entry.project_key,
        count(*) as row_count,
        min(entry.unit_code) as unit_code,
        count(distinct entry.unit_code) as unit_count,
        min(entry.project_code) as project_code,
        min(entry.project_name) as project_name,
        min(case when entry.in_statistics_date <= quarter.last_date then entry.in_statistics_date end) as registered_on,
        min(entry.match_basis) as match_basis,
        min(entry.receipt_no) as receipt_no,
        min(entry.source_sheet) as source_sheet,
        min(entry.source_row) as source_row,
        max(entry.received_at) as received_at,
        max(entry.loaded_at) as loaded_at
    from {{ ref('fct_register_entry') }} as entry
    inner join quarter on entry.office_code = quarter.office_code and entry.month = quarter.month
    where {{ is_built('entry', 'month') }}
    group by entry.office_code, entry.month, entry.project_key
),

decision as (
    select
        certification.*,
        coalesce(
            subject.project_key,
            certification.receipt_no || '|' || certification.source_sheet || '|' || cast(certification.source_row as varchar)
        ) as project_key
    from {{ ref('fct_certification') }} as certification
    inner join quarter on certification.office_code = quarter.office_code and certification.month = quarter.month
    left join {{ ref('dim_project_subject') }} as subject
        on
            certification.office_code = subject.office_code
            and certification.unit_code || ':' || coalesce(certification.subject_code, certification.subject_name)
            = subject.subject_key
    where
        certification.value_status = 'city_certified'
        and certification.subject_kind = 'project'
        and {{ is_built('certification', 'month') }}
),

certified as (
    select
        office_code,
        month,
        project_key,
        count(*) as row_count,
        min(unit_code) as unit_code,
        min(subject_code) as project_code,
        min(subject_name) as project_name,
        sum(certified_value) as certified_count,
        max(received_at) as received_at,
        max(loaded_at) as loaded_at
    from decision
    group by office_code, month, project_key
),

every as (
    select
        office_code,
        month,
        project_key
    from reported
    union
    select
        office_code,
        month,
        project_key
    from registered
    union
    select
        office_code,
        month,
        project_key
    from certified
),

held as (
    select
        every.office_code,
        quarter.scheme_year,
        quarter.quarter,
        every.month,
        every.project_key,
        coalesce(reported.unit_code, registered.unit_code, certified.unit_code) as unit_code,
        case when reported.last_unit_code <> reported.unit_code then reported.last_unit_code end as other_unit_code,
        coalesce(reported.project_code, registered.project_code, certified.project_code) as project_code,
        coalesce(reported.project_name, registered.project_name, certified.project_name) as project_name,
        coalesce(reported.row_count, 0) as report_row_count,
        coalesce(reported.unit_count, 0) as report_unit_count,
        reported.declared_on,
        coalesce(registered.row_count, 0) as register_row_count,
        registered.unit_code as register_unit_code,
        registered.project_name as register_name,
        registered.registered_on,
        registered.match_basis,
        coalesce(certified.row_count, 0) as certification_row_count,
        certified.certified_count,
        received.month is not null as is_register_here,
        counted.receipt_no is not null as is_report_here,
        coalesce({{ plain_name('registered.project_name') }} <> {{ plain_name('reported.project_name') }}, false)
            as is_name_other,
        coalesce(registered.receipt_no, reported.receipt_no) as receipt_no,
        registered.source_sheet,
        registered.source_row,
        coalesce(registered.received_at, reported.received_at, certified.received_at) as received_at,
        coalesce(registered.loaded_at, reported.loaded_at, certified.loaded_at) as loaded_at
    from every
    inner join quarter on every.office_code = quarter.office_code and every.month = quarter.month
    {% for source in ['reported', 'registered', 'certified'] %}
    left join {{ source }}
        on
            every.office_code = {{ source }}.office_code
            and every.month = {{ source }}.month
            and every.project_key = {{ source }}.project_key
    {% endfor %}
    left join received on every.office_code = received.office_code and every.month = received.month
    left join counted
        on
            every.office_code = counted.office_code
            and coalesce(registered.unit_code, certified.unit_code) = counted.unit_code
            and every.month = counted.month
)

select
    office_code,
    cast(scheme_year as integer) as scheme_year,
    quarter,
    month,
    project_key,
    unit_code,
    other_unit_code,
    project_code,
    project_name,
    cast(report_row_count as integer) as report_row_count,
    cast(report_unit_count as integer) as report_unit_count,
    declared_on,
    cast(register_row_count as integer) as register_row_count,
    register_unit_code,
    register_name,
    registered_on,
    match_basis,
    cast(certification_row_count as integer) as certification_row_count,
    cast(certified_count as decimal(18, 6)) as certified_count,
    case
        when not is_register_here then 'no_register'
        when report_row_count = 0 and not is_report_here then 'not_reported'
        when register_row_count > 0 and report_row_count = 0 then 'missing_in_reports'
        when report_row_count = 0 then 'certified_only'
        when report_unit_count > 1 then 'two_units'
        when register_row_count > 1 then 'two_entries'
        when declared_on is not null and registered_on is null then 'missing_in_statistics'
        when register_row_count = 0 then 'not_due'
        when register_unit_code <> unit_code then 'other_unit'
        when declared_on is null and registered_on is not null then 'not_declared'
        when is_name_other then 'other_name'
        else 'matched'
    end as verdict,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at
from held
