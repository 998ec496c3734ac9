{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  The annual targets of every accepted version of the office's target table, superseded ones too, beside those of the version
  before it. `version` counts accepted versions (1 is the first table of the year). A target that a version has no more is there
  once more without a value; one the version before does not have has no `previous_value`. What counts is `fct_target`.
#}
with accepted as (
    select
        office_code,
        unit_code as sender_code,
        report_period,
        cast(substr(report_period, 1, 4) as integer) as scheme_year,
        receipt_no,
        is_counting,
        known_from,
        known_until,
        received_at,
        loaded_at,
        cast(row_number() over (
            partition by office_code, unit_code, report_period order by revision nulls last
        ) as integer) as version
    from {{ ref('stg_submission') }} as submission
    where is_accepted and form_set = 'target' and {{ is_built('submission', 'report_period') }}
),

told as (
    select
        accepted.office_code,
        accepted.sender_code,
        accepted.report_period,
        accepted.version,
        landed.unit_code,
        landed.target_code,
        landed.source_code,
        landed.target_value,
        landed.document_no,
        landed.source_sheet,
        landed.source_row,
        landed.source_column
    from {{ ref('stg_target_version') }} as landed
    inner join accepted on {{ same('landed', 'accepted', ['office_code', 'receipt_no']) }}
),

{# Every version has a row for whatever it or the one before it says. #}
kept as (
    select
        office_code,
        sender_code,
        report_period,
        version,
        unit_code,
        target_code,
        source_code
    from told
    union
    select
        told.office_code,
        told.sender_code,
        told.report_period,
        later.version,
        told.unit_code,
        told.target_code,
        told.source_code
    from told
    inner join accepted as later
        on {{ same('told', 'later', ['office_code', 'sender_code', 'report_period']) }} and told.version + 1 = later.version
)

select
    accepted.office_code,
    accepted.scheme_year,
    kept.unit_code,
    kept.target_code,
    kept.source_code,
    accepted.version,
    accepted.is_counting,
    accepted.known_from,
    accepted.known_until,
    own.target_value,
    earlier.target_value as previous_value,
    cast(own.target_value - earlier.target_value as decimal(18, 6)) as change_value,
    own.document_no,
    accepted.receipt_no,
    own.source_sheet,
    own.source_row,
    own.source_column,
    accepted.received_at,
    accepted.loaded_at
from kept
inner join accepted on {{ same('kept', 'accepted', ['office_code', 'sender_code', 'report_period', 'version']) }}
left join told as own
    on {{ same('kept', 'own', ['office_code', 'sender_code', 'report_period', 'version', 'unit_code', 'target_code', 'source_code']) }}
left join told as earlier
    on
        {{ same('kept', 'earlier', ['office_code', 'sender_code', 'report_period', 'unit_code', 'target_code', 'source_code']) }}
        and kept.version = earlier.version + 1
