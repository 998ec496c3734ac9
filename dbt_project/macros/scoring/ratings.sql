{# `totals` (score_total, score_count of one rater group) with their mean, half up at the `mean_places` the scheme states. #}
{% macro rater_mean(totals) -%}
select
    m.*,
    {{ half_up('m.mean_down', 'm.mean_places') }} as mean_score
from (
    {{ divided(totals, {'mean': (['r.score_total'], [whole('r.score_count')])}, roundings=['down']) }}
) as m
{%- endmacro %}
