{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  A project as it was known at the last due month of a scheme year: its latest progress row and its latest profile up to
  that month. Projects that fell off the sheets stay, with the month they were last reported. `status_code` is null while
  no profile says one. Every project any workbook named up to the month is here once. `base_project_key` is the project whose sum
  an addition (增资) swells, through additions to additions.
#}
{% set stages = ['signed', 'pre_registered', 'land_granted', 'started', 'in_statistics', 'in_production'] %}
{% set passes = 4 %}

with due as (
    {{ last_due_months(yearly=true) }}
),

known as (
    select
        due.office_code,
        due.scheme_year,
        due.as_of_month,
        subject.project_key,
        min(subject.first_month) as first_month,
        min(subject.first_reported_at) as first_reported_at,
        count(*) as subject_count,
        count(distinct subject.unit_code) as unit_count
    from {{ ref('dim_project_subject') }} as subject
    inner join due on subject.office_code = due.office_code and subject.first_month <= due.as_of_month
    group by due.office_code, due.scheme_year, due.as_of_month, subject.project_key
),

snapshot as (
    select
        due.scheme_year,
        progress.*
    from {{ ref('fct_project_snapshot') }} as progress
    inner join due on progress.office_code = due.office_code and progress.month <= due.as_of_month
    qualify row_number() over (
        partition by progress.office_code, due.scheme_year, progress.project_key order by progress.month desc nulls last
    ) = 1
),

profile as (
    select
        due.scheme_year,
        due.as_of_month,
        profile.*
    from {{ ref('fct_project_profile') }} as profile
    inner join due on profile.office_code = due.office_code and profile.month <= due.as_of_month
    qualify row_number() over (
        partition by profile.office_code, due.scheme_year, profile.project_key order by profile.month desc nulls last
    ) = 1
),

{# What any form called it last; a later name is not that year's. #}
called as (
    select
        due.scheme_year,
        mention.office_code,
        mention.subject_key,
        max_by(mention.project_name, mention.month || coalesce(mention.project_name, '')) as project_name
    from {{ ref('stg_project_mention') }} as mention
    inner join due on mention.office_code = due.office_code and mention.month <= due.as_of_month
    group by due.scheme_year, mention.office_code, mention.subject_key
),

named as (
    {{ added_to('profile', ['office_code', 'scheme_year', 'project_key'], 'as_of_month', 'at_key') }}
),

hop_0 as (
    select *
    from named
    where at_key <> project_key
),

{# What adds to an addition adds to what that adds to. Every pass doubles the reach. #}
{% for pass in range(1, passes + 1) %}
hop_{{ pass }} as (
    select
        one.office_code,
        one.scheme_year,
        one.project_key,
        coalesce(other.at_key, one.at_key) as at_key
    from hop_{{ pass - 1 }} as one
    left join hop_{{ pass - 1 }} as other
        on {{ same_scheme('one', 'other') }} and one.at_key = other.project_key
),

{% endfor %}
{# Projects that add to each other in a circle have no base. #}
base as (
    select
        hop.office_code,
        hop.scheme_year,
        hop.project_key,
        hop.at_key as base_project_key
    from hop_{{ passes }} as hop
    left join hop_0 as addition on {{ same_scheme('hop', 'addition') }} and hop.at_key = addition.project_key
    where addition.project_key is null
)

select
    known.office_code,
    known.scheme_year,
    known.as_of_month,
    known.project_key,
    coalesce(snapshot.unit_code, profile.unit_code, own.unit_code) as unit_code,
    cast(known.subject_count as integer) as subject_count,
    cast(known.unit_count as integer) as unit_count,
    coalesce(snapshot.project_code, profile.project_code, own.project_code) as project_code,
    coalesce(snapshot.project_name, profile.project_name, called.project_name) as project_name,
    snapshot.investor_name,
    snapshot.industry_name,
    snapshot.is_single_manufacturing,
    snapshot.agreed_investment_wan,
    snapshot.fixed_asset_investment_wan,
    {% for stage in stages %}
    snapshot.{{ stage }}_date,
    {% endfor %}
    snapshot.focus_list_code,
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
    profile.chain_name,
    profile.label_text,
    profile.added_to_code,
    base.base_project_key,
    profile.status_code,
    profile.status_date,
    coalesce(
        profile.status_code = 'withdrawn'
        and (profile.status_date is null or {{ month_of_date('profile.status_date') }} <= known.as_of_month),
        false
    ) as is_withdrawn,
    known.first_month,
    known.first_reported_at,
    snapshot.month as last_month,
    snapshot.receipt_no,
    snapshot.source_sheet,
    snapshot.source_row,
    snapshot.received_at,
    snapshot.loaded_at,
    profile.month as profile_month,
    profile.receipt_no as profile_receipt_no,
    profile.source_sheet as profile_sheet,
    profile.source_row as profile_row
from known
left join {{ ref('dim_project_subject') }} as own
    on known.office_code = own.office_code and known.project_key = own.subject_key
left join called
    on
        known.office_code = called.office_code
        and known.scheme_year = called.scheme_year
        and known.project_key = called.subject_key
left join snapshot
    on
        known.office_code = snapshot.office_code
        and known.scheme_year = snapshot.scheme_year
        and known.project_key = snapshot.project_key
left join profile
    on
        known.office_code = profile.office_code
        and known.scheme_year = profile.scheme_year
        and known.project_key = profile.project_key
left join base
    on
        known.office_code = base.office_code
        and known.scheme_year = base.scheme_year
        and known.project_key = base.project_key
