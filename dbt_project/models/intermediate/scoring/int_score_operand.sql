{{ config(materialized='view') }}
-- What the points of a score were computed from beside its own x: the steps taken, the case that held, the units it was
-- compared with. One row a score of the rules that have any.
{% set columns = {
    'met_points': ('decimal(28, 10)', ['step']), 'most_points': ('decimal(28, 10)', ['step']),
    'steps_kind': ('varchar', ['step']), 'step_count': ('decimal(28, 0)', ['step']),
    'each_points': ('decimal(12, 4)', ['step']), 'case_title': ('varchar', ['cases']),
    'conditions_zh': ('varchar', ['cases']),
    'peer_x': ('decimal(28, 10)', ['efficacy', 'rank_points']),
    'x_min': ('decimal(28, 10)', ['efficacy']), 'x_max': ('decimal(28, 10)', ['efficacy']),
    'peer_count': ('integer', ['efficacy', 'rank_points']), 'place': ('integer', ['rank_points']),
    'tied_count': ('integer', ['rank_points']), 'place_points': ('decimal(18, 4)', ['rank_points']),
    'place_terms': ('varchar', ['rank_points']),
} %}
{% for rule in ['step', 'cases', 'efficacy', 'rank_points'] %}
select
    {{ score_key('r') }},
    {%- for name, (type, rules) in columns.items() %}
    cast({{ ('told.' if name == 'conditions_zh' else 'r.') ~ name if rule in rules else 'null' }} as {{ type }}) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ ref('int_score__' ~ rule) }} as r
{%- if rule == 'cases' %}
left join {{ ref('int_score_case_told') }} as told on {{ same_score('r', 'told') }}
{%- endif %}
{{ "union all" if not loop.last }}
{%- endfor %}
