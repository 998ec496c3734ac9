{# One activity of a unit's counting monthly workbook; it belongs to the month it was reported for. #}
select
    office_code,
    unit_code,
    report_period as month,
    activity_date,
    activity_code,
    person_name,
    post_code,
    destination,
    firm_count,
    lead_count,
    remark,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at,
    revision
from {{ ref('stg_activity_row') }}
