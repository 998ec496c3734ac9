{#
  No row is lost between landing and staging: every landed row is staged, unless its receipt is known and is not the
  counting revision.
#}
{% set staged_in = {'county_verification_row': 'certification_row'} %}
{% for table in [
    'capital_row', 'tax_row', 'project_row', 'activity_row', 'target_row', 'certification_row', 'inspection_row',
    'indicator_row', 'project_report_row', 'rating_row', 'ballot_row', 'manual_row', 'profile_row', 'milestone_row',
    'post_row', 'assistance_row', 'reward_row', 'idle_asset_row', 'register_row', 'credit_share_row',
    'county_verification_row', 'forecast_row', 'unit_change_row', 'self_assessment_row'
] %}
select
    '{{ table }}' as table_name,
    landed.receipt_no,
    count(*) as landed_rows,
    max(coalesce(staged.staged_rows, 0)) as staged_rows
from {{ landed(table) }} as landed
left join {{ ref('stg_submission') }} as submission
    on landed.receipt_no = submission.receipt_no
left join (
    select
        receipt_no,
        count(*) as staged_rows
    from {{ ref('stg_' ~ staged_in.get(table, table)) }} as counted
    where {{ is_built('counted', 'report_period') }}
    group by receipt_no
) as staged
    on landed.receipt_no = staged.receipt_no
where coalesce(submission.is_counting, true)
group by landed.receipt_no
having count(*) <> max(coalesce(staged.staged_rows, 0))
{{ 'union all' if not loop.last }}
{% endfor %}
