{{ config(materialized='by_office') }}
{#
  A unit's share in a project, by the office's yearly table of shares. A table speaks for the months from `applies_from`
  until the next year's table begins (`applies_until`, exclusive; null: none yet). `share_order` is the order of the table:
  the first unit leads. `project_key` is null while no unit's workbook has the code, or several have it that the table does not
  name.
#}
with spoken as (
    {{ yearly_tables('credit_share') }}
),

code_scope as (
    {{ code_scopes() }}
),

{# The project a code of the table means: of the units it names, or of anybody where the office gives codes out. #}
own as (
    select
        share.receipt_no,
        share.project_code,
        min(subject.project_key) as project_key
    from {{ ref('stg_credit_share_row') }} as share
    left join code_scope on share.office_code = code_scope.office_code
    inner join {{ ref('dim_project_subject') }} as subject
        on
            share.office_code = subject.office_code
            and share.project_code = subject.project_code
            and (share.unit_code = subject.unit_code or code_scope.code_scope = 'office')
    where {{ is_office_built('share') }}
    group by share.receipt_no, share.project_code
),

{# Of units that do not report it themselves: a code only one project has. #}
single as (
    select
        office_code,
        project_code,
        min(project_key) as project_key
    from {{ ref('dim_project_subject') }} as subject
    where project_code is not null and {{ is_office_built('subject') }}
    group by office_code, project_code
    having min(project_key) = max(project_key)
)

select
    share.office_code,
    share.unit_code,
    share.report_period,
    cast(spoken.applies_from as varchar) as applies_from,
    cast(spoken.applies_until as varchar) as applies_until,
    share.project_code,
    share.project_name,
    coalesce(own.project_key, single.project_key) as project_key,
    cast(row_number() over (
        partition by share.receipt_no, share.project_code order by share.source_row nulls last
    ) as integer) as share_order,
    share.amount_share_pct,
    share.count_share_pct,
    share.valid_from,
    share.valid_to,
    share.document_no,
    share.remark,
    share.receipt_no,
    share.source_sheet,
    share.source_row,
    share.received_at,
    share.loaded_at,
    share.revision
from {{ ref('stg_credit_share_row') }} as share
inner join spoken on share.receipt_no = spoken.receipt_no
left join own on {{ same('share', 'own', ['receipt_no', 'project_code']) }}
left join single on {{ same('share', 'single', ['office_code', 'project_code']) }}
