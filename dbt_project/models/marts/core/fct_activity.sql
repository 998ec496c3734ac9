{{ config(materialized='yearly', year_column='month') }}
{#
  One activity of a unit's counting monthly workbook; it belongs to the month it was reported for. `post_code` is the post
  its person held in the unit on the day by the office's table of posts, whatever the sheet says (`reported_post_code`):
  `post_basis` is `held` (the table has it), `not_held` (the table lists the unit and not this person on this day: no
  leader's activity) or `reported` (no table lists the unit: the sheet's own word).
#}
with listed as (
    select distinct
        office_code,
        unit_code,
        applies_from,
        applies_until
    from {{ ref('fct_post') }}
),

held as (
    select
        activity.receipt_no,
        activity.source_sheet,
        activity.source_row,
        post.post_code
    from {{ ref('stg_activity_row') }} as activity
    inner join {{ ref('fct_post') }} as post
        on
            activity.office_code = post.office_code
            and activity.unit_code = post.unit_code
            and {{ plain_name('activity.person_name') }} = post.person_key
            and activity.report_period >= post.applies_from
            and (post.applies_until is null or activity.report_period < post.applies_until)
            and activity.activity_date >= post.valid_from
            and (post.valid_to is null or activity.activity_date <= post.valid_to)
    qualify row_number() over (
        partition by activity.receipt_no, activity.source_sheet, activity.source_row
        order by
            case post.post_code when 'principal' then 1 when 'deputy' then 2 else 3 end nulls last,
            post.source_row nulls last
    ) = 1
)

select
    activity.office_code,
    activity.unit_code,
    activity.report_period as month,
    activity.activity_date,
    activity.activity_code,
    activity.person_name,
    case
        when held.receipt_no is not null then held.post_code
        when listed.unit_code is not null then 'other'
        else activity.post_code
    end as post_code,
    activity.post_code as reported_post_code,
    case
        when held.receipt_no is not null then 'held'
        when listed.unit_code is not null then 'not_held'
        else 'reported'
    end as post_basis,
    activity.destination,
    activity.firm_count,
    activity.lead_count,
    activity.remark,
    activity.receipt_no,
    activity.source_sheet,
    activity.source_row,
    activity.received_at,
    activity.loaded_at,
    activity.revision
from {{ ref('stg_activity_row') }} as activity
left join held
    on
        activity.receipt_no = held.receipt_no
        and activity.source_sheet = held.source_sheet
        and activity.source_row = held.source_row
left join listed
    on
        activity.office_code = listed.office_code
        and activity.unit_code = listed.unit_code
        and activity.report_period >= listed.applies_from
        and (listed.applies_until is null or activity.report_period < listed.applies_until)
