{#
  Nothing of a project is lost on its way: every progress row is in one month's snapshot, every project of a year has its
  six reported stages, every node told of has its row, every label its word, every step of an investment adds up to what
  is agreed now.
#}
with progress as (
    select
        office_code,
        report_period as month
    from {{ ref('stg_project_row') }} as told
    where {{ is_built('told', 'report_period') }}
    union all
    select
        office_code,
        report_period as month
    from {{ ref('stg_project_report_row') }} as told
    where {{ is_built('told', 'report_period') }}
),

reported as (
    select
        office_code,
        month,
        count(*) as row_count
    from progress
    group by office_code, month
),

kept as (
    select
        office_code,
        month,
        sum(report_count) as row_count
    from {{ ref('fct_project_snapshot') }} as snapshot
    where {{ is_built('snapshot', 'month') }}
    group by office_code, month
),

due as (
    {{ last_due_months(yearly=true) }}
),

node_told as (
    select
        due.office_code,
        due.scheme_year,
        count(distinct subject.project_key || '|' || milestone.node_title) as row_count
    from {{ ref('stg_milestone_row') }} as milestone
    inner join due on milestone.office_code = due.office_code and milestone.report_period <= due.as_of_month
    left join {{ ref('dim_project_subject') }} as subject
        on
            milestone.office_code = subject.office_code
            and milestone.unit_code || ':' || coalesce(milestone.project_code, milestone.project_name) = subject.subject_key
    group by due.office_code, due.scheme_year
),

node_kept as (
    select
        office_code,
        scheme_year,
        count(*) as row_count
    from {{ ref('fct_milestone') }}
    group by office_code, scheme_year
),

agreed as (
    select
        office_code,
        project_key,
        agreed_investment_wan
    from {{ ref('fct_project_snapshot') }} as snapshot
    where agreed_investment_wan is not null and {{ is_office_built('snapshot') }}
    qualify row_number() over (partition by office_code, project_key order by month desc nulls last) = 1
),

stepped as (
    select
        office_code,
        project_key,
        sum(change_wan) as agreed_investment_wan
    from {{ ref('fct_project_investment') }} as step
    where {{ is_office_built('step') }}
    group by office_code, project_key
)

select
    'snapshot' as lost,
    reported.office_code,
    reported.month as what
from reported
left join kept on reported.office_code = kept.office_code and reported.month = kept.month
where coalesce(kept.row_count, 0) <> reported.row_count
union all
select
    'stage' as lost,
    project.office_code,
    project.project_key as what
from {{ ref('fct_project_year') }} as project
left join {{ ref('fct_project_stage') }} as stage
    on
        project.office_code = stage.office_code
        and project.scheme_year = stage.scheme_year
        and project.project_key = stage.project_key
        and stage.stage_order <= 6
where {{ is_built('project') }}
group by project.office_code, project.scheme_year, project.project_key
having count(stage.stage_code) <> 6
union all
select
    'milestone' as lost,
    node_told.office_code,
    cast(node_told.scheme_year as varchar) as what
from node_told
left join node_kept on node_told.office_code = node_kept.office_code and node_told.scheme_year = node_kept.scheme_year
where coalesce(node_kept.row_count, 0) <> node_told.row_count
union all
select
    'label' as lost,
    office_code,
    receipt_no as what
from {{ ref('stg_profile_row') }} as profile
where {{ is_built('profile', 'report_period') }} and split_part(translate(label_text, '；;、，,/ 　', '||||||||'), '|', 41) <> ''
union all
select
    'investment' as lost,
    agreed.office_code,
    agreed.project_key as what
from agreed
left join stepped on agreed.office_code = stepped.office_code and agreed.project_key = stepped.project_key
where coalesce(stepped.agreed_investment_wan, 0) <> agreed.agreed_investment_wan
