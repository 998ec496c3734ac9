{{ config(materialized='yearly', year_column='month') }}
{#
  What a step decides at a quarter's end whose workbook counts: the kinds of subject the office says it decides, the usual ones
  where it says nothing, and any its list has a row of. Of these kinds a subject that is not on the list counts nothing; of
  all others the step says nothing.
#}
with list as (
    select distinct
        office_code,
        cast({{ end_month_of_period('report_period') }} as varchar) as month,
        case form_set when 'certification' then 'city_certified' else 'county_verified' end as value_status
    from {{ ref('stg_submission') }} as submission
    where
        form_set in ('certification', 'county_verification') and is_counting
        and {{ is_built('submission', 'report_period') }}
),

kind as (
    {% for kind in subject_kinds() %}
    select
        '{{ kind }}' as subject_kind,
        {{ 'true' if kind in usual_kinds() else 'false' }} as is_usual
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ruled as (
    select distinct
        office_code,
        month
    from {{ ref('stg_decided_kind') }}
)

select
    list.office_code,
    list.month,
    list.value_status,
    kind.subject_kind
from list
cross join kind
left join ruled on {{ same('list', 'ruled', ['office_code', 'month']) }}
left join {{ ref('stg_decided_kind') }} as decided
    on
        {{ same('list', 'decided', ['office_code', 'month', 'value_status']) }}
        and kind.subject_kind = decided.subject_kind
where decided.subject_kind is not null or (ruled.month is null and kind.is_usual)
union
select
    office_code,
    cast({{ end_month_of_period('report_period') }} as varchar) as month,
    value_status,
    subject_kind
from {{ ref('stg_certification_row') }} as listed
where subject_kind is not null and {{ is_built('listed', 'report_period') }}
