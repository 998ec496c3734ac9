{{ config(materialized='view') }}
-- Points of every score that needs no other assessment's total: the direct ones and those made of parts.
with composite as (
    {{ finish_scores(ref('int_score__composite')) }}
)
{% for relation in [ref('int_score_direct'), 'composite'] %}
select
    {{ score_key('s') }},
    s.role,
    s.rule,
    s.is_shadow,
    s.band_order,
    s.raw_points,
    s.limit_points,
    s.points,
    s.rest_over,
    s.rest_under,
    s.score_status,
    s.case_code
from {{ relation }} as s
{{ "union all" if not loop.last }}
{%- endfor %}
