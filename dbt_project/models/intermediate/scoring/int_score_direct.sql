{{ config(materialized='yearly', year_column='scheme_year') }}
-- Points of every indicator, adjustment, shadow and part that is scored from what was measured.
{% set rules = [
    'completion', 'met_or_ratio', 'pace', 'per_unit', 'bands', 'deduct_per', 'step', 'cases', 'efficacy', 'rank_points',
    'proportional', 'manual',
] %}
with raw as (
    {%- for rule in rules %}
    select
        {{ score_key('r') }},
        {{ brought_along('r') }},
        r.input_state,
        r.raw_points,
        r.rest_over,
        r.rest_under,
        r.base_case,
        r.band_order
    from {{ ref('int_score__' ~ rule) }} as r
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

finished as (
    {{ finish_scores('raw') }}
)

{{ finished_scores(['finished']) }}
