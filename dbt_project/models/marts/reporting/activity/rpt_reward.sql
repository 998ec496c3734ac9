-- One payment of a reward with what earned it (fct_reward), the units' names of its year.
with dated as (
    {{ with_year('fct_reward') }}
)

select
    dated.office_code,
    dated.scheme_year,
    dated.month,
    dated.unit_code,
    {{ unit_name_of('dated') }} as unit_name,
    cast({{ unit_order_of('dated') }} as integer) as unit_order,
    dated.batch_no,
    dated.subject_name,
    dated.subject_code,
    dated.basis_kind,
    dated.basis_period,
    dated.basis_amount_wan,
    dated.fact_wan,
    dated.entitled_wan,
    dated.reward_wan,
    dated.paid_so_far_wan,
    cast(dated.entitled_wan - dated.paid_so_far_wan as decimal(18, 6)) as unpaid_wan,
    dated.fact_state,
    dated.payment_state,
    dated.other_basis_period,
    dated.paid_date,
    dated.document_no,
    dated.receipt_no,
    dated.source_sheet,
    dated.source_row
from dated
{{ join_unit('dated') }}
