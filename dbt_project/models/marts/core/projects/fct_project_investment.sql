{{ config(materialized='by_office') }}
{#
  A change of a project's agreed investment: the first sum, and every later rise or fall as an increment, so that they
  sum to the sum agreed now. A project that adds to another (增资) is an increment of that one (`credited_project_key`):
  `change_kind` is `first`, `added`, `reduced` or, of such a project's first sum, `addition`. `project_count` is 1 on
  `first` rows only: an added amount counts the increment, not the project again. Kept by offices: which project an
  addition swells is what is known last.
#}
with stated as (
    select
        *,
        lag(agreed_investment_wan) over (
            partition by office_code, project_key order by month nulls last
        ) as before_wan,
        row_number() over (partition by office_code, project_key order by month nulls last) as change_no
    from {{ ref('fct_project_snapshot') }} as snapshot
    where {{ is_office_built('snapshot') }} and agreed_investment_wan is not null
),

project as (
    select
        office_code,
        project_key,
        base_project_key
    from {{ ref('dim_project') }}
)

select
    stated.office_code,
    stated.project_key,
    coalesce(project.base_project_key, stated.project_key) as credited_project_key,
    stated.unit_code,
    stated.month,
    case
        when stated.change_no = 1 and project.base_project_key is not null then 'addition'
        when stated.change_no = 1 then 'first'
        when stated.agreed_investment_wan > stated.before_wan then 'added'
        else 'reduced'
    end as change_kind,
    case when stated.change_no = 1 and project.base_project_key is null then 1 else 0 end as project_count,
    stated.before_wan,
    stated.agreed_investment_wan as after_wan,
    cast(stated.agreed_investment_wan - coalesce(stated.before_wan, 0) as decimal(18, 6)) as change_wan,
    stated.receipt_no,
    stated.source_sheet,
    stated.source_row,
    stated.received_at,
    stated.loaded_at
from stated
left join project
    on stated.office_code = project.office_code and stated.project_key = project.project_key
where stated.change_no = 1 or stated.agreed_investment_wan <> stated.before_wan
