{{ config(materialized='yearly', year_column='report_period') }}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.asset_no,
    landed.asset_name,
    landed.asset_kind,
    landed.land_area_mu,
    landed.floor_area_mu,
    landed.idle_since,
    landed.cause_text,
    landed.project_code,
    landed.disposed_date,
    landed.disposal_text,
    landed.remark,
    counting.received_at,
    counting.loaded_at,
    counting.revision
from {{ landed('idle_asset_row') }} as landed
inner join {{ ref('stg_submission') }} as counting
    on landed.receipt_no = counting.receipt_no
where counting.is_counting
