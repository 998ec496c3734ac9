{{ config(materialized='yearly', year_column='month') }}
{#
  What one rater said of one unit under one item, in the (last) month of the workbook's period: a score out of a full
  score, or the place on a ballot (1 is best, no full score). `source_field` is the landed field the figure stands in.
#}
{% set kinds = [('score', 'stg_rating_row', 'full_score'), ('place', 'stg_ballot_row', 'null')] %}

{% for kind, rows, full_score in kinds %}
select
    office_code,
    unit_code,
    report_period,
    cast({{ end_month_of_period('report_period') }} as varchar) as month,
    item_code,
    item_title,
    '{{ kind }}' as rating_kind,
    rater_group_code,
    rater_name,
    rater_unit_code,
    cast({{ kind }} as decimal(18, 6)) as score,
    cast({{ full_score }} as decimal(18, 6)) as full_score,
    remark,
    receipt_no,
    source_sheet,
    source_row,
    '{{ kind }}' as source_field,
    received_at,
    loaded_at,
    revision
from {{ ref(rows) }}
{{ 'union all' if not loop.last }}
{% endfor %}
