{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.project_code,
    landed.project_name,
    landed.investor_name,
    landed.origin_code,
    landed.nature_code,
    landed.is_real_estate,
    landed.construction_code,
    landed.currency_code,
    landed.exchange_rate,
    landed.agreed_investment_wan,
    landed.month_amount_wan,
    landed.ytd_amount_wan,
    landed.since_start_amount_wan,
    landed.reported_agreed_investment,
    landed.reported_month_amount,
    landed.reported_ytd_amount,
    landed.reported_since_start_amount,
    landed.remark,
    first_accepted.first_received_at,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ ref('stg_capital_amount') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on {{ same('landed', 'counting', ['office_code', 'receipt_no']) }}
{{ join_first_accepted(landed('capital_row'), 'landed') }}
where counting.is_counting
