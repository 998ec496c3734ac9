{{ config(materialized='yearly', year_column='month') }}
{#
  One activity of a unit's counting monthly workbook; it belongs to the month it was reported for. `post_code` is the post
  its person held in the unit on the day by the office's table of posts, whatever the sheet says (`reported_post_code`):
  `post_basis` is `held` (the table has it), `not_held` (the table lists the unit and not this person on this day: no
  leader's activity) or `reported` (no table lists the unit: the sheet's own word).
#}
with told as (
    select
        activity.*,
        activity.report_period as month
    from {{ ref('stg_activity_row') }} as activity
    where {{ is_built('activity', 'report_period') }}
),

{{ posts_of('told') }}

select
    told.office_code,
    told.unit_code,
    told.month,
    told.activity_date,
    told.activity_code,
    told.person_name,
    {{ post_of('told') }} as post_code,
    told.post_code as reported_post_code,
    {{ post_basis() }} as post_basis,
    told.destination,
    told.firm_count,
    told.lead_count,
    told.remark,
    told.receipt_no,
    told.source_sheet,
    told.source_row,
    told.received_at,
    told.loaded_at,
    told.revision
from told
{{ join_posts('told') }}
