-- What composite indicators build on is what is published for those assessments.
select {{ period_key('d') }}, d.unit_code
from {{ ref('int_score_direct_total') }} as d
left join {{ ref('fct_assessment_total') }} as t on {{ same_unit_period('d', 't') }}
where {{ is_built('d') }} and (t.unit_code is null or d.total_points <> t.total_points or d.is_ranked <> t.is_ranked)
