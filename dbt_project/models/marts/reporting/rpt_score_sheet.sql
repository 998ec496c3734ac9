-- One score as printed: names, figures, points, the sentence that explains them.
{% set figures = [
    'unit_name', 'group_code', 'group_title', 'group_order', 'unit_order', 'indicator_title', 'indicator_order',
    'role', 'parent_code', 'part_weight', 'rule', 'clause', 'measure_code', 'measure_title',
    'numerator_measure_code', 'denominator_measure_code', 'value_status', 'display_unit', 'display_factor',
    'display_places', 'actual_value', 'numerator_value', 'denominator_value', 'target_value', 'base_value',
    'base_numerator', 'base_denominator', 'pace_numerator', 'pace_denominator', 'completion_pct', 'pace_pct', 'pace_gap_pct', 'prior_value',
    'year_on_year_pct', 'year_on_year_note', 'full_points', 'each_points', 'step_value', 'is_whole_steps',
    'against', 'input_code', 'reference_value', 'over_step', 'under_kind', 'under_step', 'floor_pct', 'span_pct',
    'partition_code', 'is_lower_better', 'input_places', 'ties', 'beyond_points', 'on_equal', 'out_of', 'min_base',
    'part_places', 'gate_match', 'gate_otherwise', 'gate_zh', 'met_points', 'most_points', 'steps_kind',
    'step_count', 'case_title', 'conditions_zh', 'peer_x', 'x_min', 'x_max', 'peer_count', 'place', 'tied_count',
    'place_points', 'x_over', 'x_under', 'case_code', 'cap_ratio', 'cap_points', 'floor_points', 'on_missing',
    'on_zero_target', 'raw_points', 'points', 'score_status', 'evidence_count',
] %}
select
    {{ score_key('f') }},
    {{ columns_of('f', figures) }},
    s.formula_zh
from {{ ref('fct_score_figure') }} as f
inner join {{ ref('int_score_sentence') }} as s on {{ same_score('f', 's') }}
