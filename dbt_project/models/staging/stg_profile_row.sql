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
    landed.former_code,
    landed.former_name,
    landed.credit_code,
    landed.approval_code,
    landed.land_parcel_no,
    landed.land_area_mu,
    landed.contract_investment_wan,
    landed.intended_investment_wan,
    landed.registered_capital_wan,
    landed.currency_code,
    landed.promised_start_date,
    landed.promised_in_statistics_date,
    landed.promised_production_date,
    landed.promised_output_wan,
    landed.output_ytd_wan,
    landed.chain_name,
    landed.label_text,
    landed.added_to_code,
    landed.status_code,
    landed.status_date,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('profile_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
