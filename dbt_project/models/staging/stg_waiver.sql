{{ config(materialized='yearly', year_column='scheme_year') }}
select
    office_code,
    scheme_year,
    waiver_no,
    kind,
    unit_code,
    form_set,
    first_period,
    last_period,
    finding_code,
    receipt_no,
    subject,
    reason,
    approver,
    document_no,
    recorded_at,
    revoked_at
from {{ landed('waiver') }}
