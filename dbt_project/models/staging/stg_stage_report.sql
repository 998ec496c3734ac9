{{ config(materialized='yearly', year_column='month') }}
{#
  One row of an accepted progress sheet, superseded revisions too: which stage dates it gave, and when it was received.
  When a stage was first reported is a matter of the first accepted word, not of the one that counts now.
#}
{% set sheets = {
    'project_row': ['signed', 'pre_registered', 'land_granted', 'started', 'in_statistics', 'in_production'],
    'project_report_row': ['signed', 'started', 'in_production']
} %}
{% set stages = sheets['project_row'] %}

{% for table, known in sheets.items() %}
select
    landed.office_code,
    landed.unit_code,
    landed.report_period as month,
    landed.unit_code || ':' || coalesce(landed.project_code, landed.project_name) as subject_key,
    {% for stage in stages %}
    {{ 'landed.' ~ stage ~ '_date' if stage in known else 'cast(null as date)' }} as {{ stage }}_date,
    {% endfor %}
    submission.received_at
from {{ landed(table) }} as landed
inner join {{ ref('stg_submission') }} as submission
    on landed.receipt_no = submission.receipt_no
where submission.is_accepted
{{ 'union all' if not loop.last }}
{% endfor %}
