{{ config(materialized='yearly', year_column='month') }}
{#
  One signed entry of a counting points workbook. It counts in the (last) month of the period of the workbook that books
  it, whatever the day it took effect: what was published for an earlier month stays.
#}
select
    office_code,
    unit_code,
    report_period,
    cast({{ end_month_of_period('report_period') }} as varchar) as month,
    item_code,
    item_title,
    direction_code,
    points,
    reason,
    document_no,
    effective_date,
    first_signer,
    second_signer,
    remark,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at,
    revision
from {{ ref('stg_manual_row') }}
