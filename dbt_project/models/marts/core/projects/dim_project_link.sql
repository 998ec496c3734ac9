{{ config(materialized='by_office') }}
{#
  Why two names of projects are one project, one row a reason: they share a `code` (a former code is one, too; across units
  only where the office gives codes out), the approval platform's code (`platform`), the office's
  table of shares has both under one code (`shared`), or a person `decided` so. A person's
  `different` parts the two it names, whatever they share.
#}
with code_scope as (
    {{ code_scopes() }}
),

code as (
    select
        office_code,
        unit_code,
        subject_key,
        project_code as code
    from {{ ref('stg_project_mention') }} as mention
    where project_code is not null and {{ is_office_built('mention') }}
    union
    select
        office_code,
        unit_code,
        subject_key,
        former_code as code
    from {{ ref('stg_project_mention') }} as mention
    where former_code is not null and {{ is_office_built('mention') }}
),

identifier as (
    select
        code.office_code,
        code.subject_key,
        'code' as link_kind,
        case when code_scope.code_scope = 'office' then '' else code.unit_code end || '|' || code.code as identifier
    from code
    left join code_scope on code.office_code = code_scope.office_code
    union
    select
        office_code,
        subject_key,
        'platform' as link_kind,
        approval_code as identifier
    from {{ ref('stg_project_mention') }} as mention
    where approval_code is not null and {{ is_office_built('mention') }}
    union
    select
        share.office_code,
        share.unit_code || ':' || share.project_code as subject_key,
        'shared' as link_kind,
        share.receipt_no || '|' || share.project_code as identifier
    from {{ ref('stg_credit_share_row') }} as share
    inner join code on share.office_code = code.office_code and share.unit_code || ':' || share.project_code = code.subject_key
    where {{ is_office_built('share') }}
),

decided as (
    select
        office_code,
        left_key,
        right_key,
        verdict
    from {{ ref('stg_project_pair') }} as pair
    where subject_kind = 'project' and verdict is not null and {{ is_office_built('pair') }}
)

select distinct
    one.office_code,
    one.subject_key as left_key,
    other.subject_key as right_key,
    one.link_kind
from identifier as one
inner join identifier as other
    on
        one.office_code = other.office_code
        and one.link_kind = other.link_kind
        and one.identifier = other.identifier
        and one.subject_key < other.subject_key
left join decided
    on
        one.office_code = decided.office_code
        and one.subject_key = decided.left_key
        and other.subject_key = decided.right_key
        and decided.verdict = 'different'
where decided.left_key is null
union all
select
    office_code,
    left_key,
    right_key,
    'decided' as link_kind
from decided
where verdict = 'same'
