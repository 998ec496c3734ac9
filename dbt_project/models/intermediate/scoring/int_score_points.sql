{{ config(materialized='view') }}
-- Points and status of every score: an assessment's own ones and those built on other assessments' totals.
with weighted as (
    {{ finish_scores(ref('int_score__weighted_periods')) }}
)
{% for relation in [ref('int_score_own'), 'weighted'] %}
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
