{{ config(materialized='view') }}
-- Every score due with all its rule needs: its own numbers and what the scheme says of its item.
select
    {{ score_key('d') }},
    d.group_code,
    {%- for column in rule_parameters() + [
        'value_status', 'points_places', 'measure_title', 'fact', 'numerator_measure_code', 'denominator_measure_code',
        'is_ratio', 'display_unit', 'display_factor', 'display_places', 'input_code',
        'target_code', 'target_source'
    ] %}
    {{ 'd' if column == 'rule' else 'i' }}.{{ column }},
    {%- endfor %}
    d.full_points,
    d.target_value,
    d.base_value,
    d.base_numerator,
    d.base_denominator,
    d.pace_numerator,
    d.pace_denominator,
    d.measure_state,
    d.actual_value,
    d.numerator_value,
    d.denominator_value,
    d.actual_over,
    d.actual_under,
    d.x_over,
    d.x_under,
    d.evidence_count,
    d.received_at,
    d.loaded_at,
    d.input_state
from {{ ref('int_score_due') }} as d
inner join {{ ref('int_score_item') }} as i on {{ same_assessment('d', 'i') }} and d.indicator_code = i.indicator_code
