{{ config(materialized='yearly', year_column='month') }}
{#
  What a project's profile of a month says, once for the office, whoever hands it in: of units that do in the same month the
  one that reported the project first speaks, and of two rows of a unit the one with the later code.
#}
select
    profile.office_code,
    subject.project_key,
    profile.report_period as month,
    profile.unit_code,
    profile.project_code,
    profile.project_name,
    profile.credit_code,
    profile.approval_code,
    profile.land_parcel_no,
    profile.land_area_mu,
    profile.contract_investment_wan,
    profile.intended_investment_wan,
    profile.registered_capital_wan,
    profile.currency_code,
    profile.promised_start_date,
    profile.promised_in_statistics_date,
    profile.promised_production_date,
    profile.promised_output_wan,
    profile.output_ytd_wan,
    profile.chain_name,
    profile.label_text,
    profile.added_to_code,
    profile.status_code,
    profile.status_date,
    profile.receipt_no,
    profile.source_sheet,
    profile.source_row,
    profile.received_at,
    profile.loaded_at,
    profile.revision
from {{ ref('stg_profile_row') }} as profile
inner join {{ ref('dim_project_subject') }} as subject
    on
        profile.office_code = subject.office_code
        and profile.unit_code || ':' || coalesce(profile.project_code, profile.project_name) = subject.subject_key
where {{ is_built('profile', 'report_period') }}
qualify row_number() over (
    partition by profile.office_code, subject.project_key, profile.report_period
    order by
        case when subject.subject_key = subject.project_key then 0 else 1 end asc nulls last,
        profile.unit_code asc nulls last,
        profile.project_code desc nulls last,
        profile.receipt_no asc nulls last,
        profile.source_row asc nulls last
) = 1
