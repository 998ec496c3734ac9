-- A signed entry of bonus or deduction points with its document and signers; rpt_evidence leads to its cell.
select
    e.office_code,
    e.receipt_no,
    e.source_sheet,
    e.source_row,
    e.unit_code,
    e.item_code,
    e.item_title,
    cast(e.points as decimal(18, 6)) as points,
    e.reason,
    e.document_no,
    e.effective_date,
    e.first_signer,
    e.second_signer
from {{ ref('fct_manual_points') }} as e
