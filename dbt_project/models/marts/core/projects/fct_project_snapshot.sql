{{ config(materialized='yearly', year_column='month') }}
{#
  One project of the office in a month, once, whoever reports it: the row of the unit that reported the project first,
  where that unit's report of the month has one. `report_count` says how many rows of the month are of this project.
  Stage dates are as claimed; inspections speak in `fct_project_stage`. `stage_code` is the furthest stage that is claimed to be
  reached by the month's end. What only profiles tell is as the latest one up to the month has it (`profile_month`).
#}
{% set told_by_profile = [
    'chain_name', 'label_text', 'land_parcel_no', 'land_area_mu', 'contract_investment_wan', 'intended_investment_wan',
    'promised_start_date', 'promised_in_statistics_date', 'promised_production_date', 'status_code', 'status_date'
] %}
{% set stages = ['signed', 'pre_registered', 'land_granted', 'started', 'in_statistics', 'in_production'] %}

with reported as (
    select
        office_code,
        unit_code,
        report_period as month,
        'project' as source_form,
        unit_code || ':' || coalesce(project_code, project_name) as subject_key,
        project_code,
        project_name,
        investor_name,
        industry_name,
        is_single_manufacturing,
        agreed_investment_wan,
        fixed_asset_investment_wan,
        {% for stage in stages %}
        {{ stage }}_date,
        {% endfor %}
        focus_list_code,
        receipt_no,
        source_sheet,
        source_row,
        received_at,
        loaded_at,
        revision
    from {{ ref('stg_project_row') }} as told
    where {{ is_built('told', 'report_period') }}
    union all
    select
        office_code,
        unit_code,
        report_period as month,
        'project_report' as source_form,
        unit_code || ':' || coalesce(project_code, project_name) as subject_key,
        project_code,
        project_name,
        partner_company_name as investor_name,
        industry_name,
        cast(null as boolean) as is_single_manufacturing,
        agreed_total_wan as agreed_investment_wan,
        cast(null as decimal(18, 6)) as fixed_asset_investment_wan,
        signed_date,
        cast(null as date) as pre_registered_date,
        cast(null as date) as land_granted_date,
        started_date,
        cast(null as date) as in_statistics_date,
        in_production_date,
        cast(null as varchar) as focus_list_code,
        receipt_no,
        source_sheet,
        source_row,
        received_at,
        loaded_at,
        revision
    from {{ ref('stg_project_report_row') }} as told
    where {{ is_built('told', 'report_period') }}
),

{# A row without code and name is a project nobody can tell from others: it stays, under its own cell. #}
keyed as (
    select
        reported.*,
        coalesce(
            subject.project_key,
            reported.receipt_no || '|' || reported.source_sheet || '|' || cast(reported.source_row as varchar)
        ) as project_key,
        subject.first_month,
        case when lead_subject.unit_code = reported.unit_code then 0 else 1 end as lead_order
    from reported
    left join {{ ref('dim_project_subject') }} as subject
        on reported.office_code = subject.office_code and reported.subject_key = subject.subject_key
    left join {{ ref('dim_project_subject') }} as lead_subject
        on subject.office_code = lead_subject.office_code and subject.project_key = lead_subject.subject_key
),

ranked as (
    select
        *,
        count(*) over (partition by office_code, project_key, month) as report_count,
        row_number() over (
            partition by office_code, project_key, month
            order by
                source_form asc nulls last,
                lead_order asc nulls last,
                first_month desc nulls last,
                unit_code asc nulls last,
                receipt_no asc nulls last,
                source_row asc nulls last
        ) as row_no
    from keyed
),

snapshot as (
    select *
    from ranked
    where row_no = 1
),

{# The latest profile up to a month: months of both in one line, each handed the last profile's before it. #}
line as (
    select
        office_code,
        project_key,
        month,
        cast(null as varchar) as profile_month
    from snapshot
    union all
    select
        office_code,
        project_key,
        month,
        month as profile_month
    from {{ ref('fct_project_profile') }} as profile
    where {{ is_office_built('profile') }}
),

latest as (
    select distinct
        office_code,
        project_key,
        month,
        max(profile_month) over (
            partition by office_code, project_key
            order by month nulls last range between unbounded preceding and current row
        ) as profile_month
    from line
)

select
    snapshot.office_code,
    snapshot.project_key,
    snapshot.month,
    snapshot.unit_code,
    snapshot.source_form,
    cast(snapshot.report_count as integer) as report_count,
    snapshot.project_code,
    snapshot.project_name,
    snapshot.investor_name,
    snapshot.industry_name,
    snapshot.is_single_manufacturing,
    snapshot.agreed_investment_wan,
    snapshot.fixed_asset_investment_wan,
    {% for stage in stages %}
    snapshot.{{ stage }}_date,
    {% endfor %}
    case
        {%- for stage in stages | reverse %}
        when {{ month_of_date('snapshot.' ~ stage ~ '_date') }} <= snapshot.month then '{{ stage }}'
        {%- endfor %}
    end as stage_code,
    snapshot.focus_list_code,
    {% for column in told_by_profile %}
    profile.{{ column }},
    {% endfor %}
    snapshot.receipt_no,
    snapshot.source_sheet,
    snapshot.source_row,
    profile.month as profile_month,
    profile.receipt_no as profile_receipt_no,
    profile.source_sheet as profile_sheet,
    profile.source_row as profile_row,
    snapshot.received_at,
    snapshot.loaded_at,
    snapshot.revision
from snapshot
left join latest on {{ same('snapshot', 'latest', ['office_code', 'project_key', 'month']) }}
left join {{ ref('fct_project_profile') }} as profile
    on
        {{ same('latest', 'profile', ['office_code', 'project_key']) }}
        and latest.profile_month = profile.month
