{{ config(materialized='yearly', year_column='month') }}
{#
  Every row of capital with the project it is of, and whether it is the one claim that counts for the office: a project
  counts once a month, whoever reports it (claims()). `claim_state` of the rest: `shared` (the
  unit has its share instead), `same` (another unit's project, by code or by decision), `undecided` (looks like an earlier
  project, and nobody decided yet). `counted_unit_code` is whose claim counts.
#}
with {{ claims('fct_capital') }}

select
    placed.office_code,
    placed.unit_code,
    placed.month,
    placed.value_status,
    placed.project_key,
    placed.project_code,
    placed.project_name,
    placed.investor_name,
    placed.origin_code,
    placed.nature_code,
    placed.is_real_estate,
    placed.construction_code,
    placed.currency_code,
    placed.agreed_investment_wan,
    placed.first_reported_at,
    placed.month_amount_wan,
    placed.ytd_amount_wan,
    placed.since_start_amount_wan,
    placed.reported_ytd_amount,
    placed.month_basis,
    placed.ytd_basis,
    placed.carried_from_month,
    case
        when doubt.project_key is not null then 'undecided'
        when
            placed.unit_code = front.unit_code
            and coalesce(placed.project_code, placed.project_name) = coalesce(front.project_code, front.project_name)
            then 'counted'
        when placed.is_sharing then 'shared'
        else 'same'
    end as claim_state,
    coalesce(doubt.counted_unit_code, front.unit_code) as counted_unit_code,
    placed.document_no,
    placed.receipt_no,
    placed.source_sheet,
    placed.source_row,
    placed.received_at,
    placed.loaded_at,
    placed.revision
from placed
inner join front on {{ same('placed', 'front', ['office_code', 'value_status', 'month', 'project_key']) }}
left join doubt on {{ same('placed', 'doubt', ['office_code', 'value_status', 'month', 'project_key']) }}
