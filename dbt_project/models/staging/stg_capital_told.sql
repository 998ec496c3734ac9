{{ config(materialized='yearly', year_column='report_period') }}
-- Rows of capital of every accepted workbook, replaced ones too.
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.project_code,
    landed.project_name,
    landed.currency_code,
    landed.exchange_rate,
    landed.month_amount_wan,
    landed.ytd_amount_wan,
    submission.received_at,
    submission.loaded_at,
    submission.revision
from {{ ref('stg_capital_amount') }} as landed
inner join {{ ref('stg_submission') }} as submission
    on {{ same('landed', 'submission', ['office_code', 'receipt_no']) }}
where submission.is_accepted
