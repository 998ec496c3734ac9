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
    landed.industry_name,
    landed.is_single_manufacturing,
    landed.agreed_investment_wan,
    landed.fixed_asset_investment_wan,
    landed.signed_date,
    landed.pre_registered_date,
    landed.land_granted_date,
    landed.started_date,
    landed.in_statistics_date,
    landed.in_production_date,
    landed.focus_list_code,
    landed.remark,
    first_accepted.first_received_at,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('project_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
{{ join_first_accepted(landed('project_row'), 'landed') }}
where counting.is_counting
