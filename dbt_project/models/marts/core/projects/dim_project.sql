{{ config(materialized='by_office') }}
{#
  One project of the office under its key for life, as last known. `undecided_pair_count`: pairs of look-alikes it is in
  that nobody decided on; `is_contradicted`: two of its names are decided to be different projects, yet a third joins them.
#}
with latest as (
    select *
    from {{ ref('fct_project_year') }} as known
    where {{ is_office_built('known') }}
    qualify row_number() over (partition by office_code, project_key order by scheme_year desc nulls last) = 1
),

project as (
    select
        office_code,
        project_key,
        min(first_month) as first_month,
        max(last_month) as last_month,
        min(first_reported_at) as first_reported_at,
        count(*) as subject_count,
        count(distinct unit_code) as unit_count
    from {{ ref('dim_project_subject') }} as subject
    where {{ is_office_built('subject') }}
    group by office_code, project_key
),

pair as (
    select
        pair.office_code,
        one.project_key as left_project_key,
        other.project_key as right_project_key,
        pair.verdict
    from {{ ref('stg_project_pair') }} as pair
    inner join {{ ref('dim_project_subject') }} as one
        on pair.office_code = one.office_code and pair.left_key = one.subject_key
    inner join {{ ref('dim_project_subject') }} as other
        on pair.office_code = other.office_code and pair.right_key = other.subject_key
    where pair.subject_kind = 'project' and {{ is_office_built('pair') }}
),

side as (
    select
        office_code,
        left_project_key as project_key,
        right_project_key as other_key,
        verdict
    from pair
    union all
    select
        office_code,
        right_project_key as project_key,
        left_project_key as other_key,
        verdict
    from pair
),

doubt as (
    select
        office_code,
        project_key,
        count(distinct case when verdict is null and other_key <> project_key then other_key end) as undecided_pair_count,
        max(case when verdict = 'different' and other_key = project_key then 1 else 0 end) as is_contradicted
    from side
    group by office_code, project_key
)

select
    project.office_code,
    project.project_key,
    coalesce(latest.unit_code, own.unit_code) as unit_code,
    coalesce(latest.project_code, own.project_code) as project_code,
    coalesce(latest.project_name, own.project_name) as project_name,
    latest.investor_name,
    latest.industry_name,
    latest.credit_code,
    latest.approval_code,
    latest.agreed_investment_wan,
    latest.base_project_key,
    latest.status_code,
    latest.status_date,
    cast(project.subject_count as integer) as subject_count,
    cast(project.unit_count as integer) as unit_count,
    project.first_month,
    project.last_month,
    project.first_reported_at,
    cast(coalesce(doubt.undecided_pair_count, 0) as integer) as undecided_pair_count,
    coalesce(doubt.is_contradicted = 1, false) as is_contradicted
from project
left join {{ ref('dim_project_subject') }} as own
    on project.office_code = own.office_code and project.project_key = own.subject_key
left join latest
    on project.office_code = latest.office_code and project.project_key = latest.project_key
left join doubt
    on project.office_code = doubt.office_code and project.project_key = doubt.project_key
