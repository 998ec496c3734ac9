{# What a scheme says of an item beside its name: columns of stg_scheme_indicator that a score is computed or explained by. #}
{% macro rule_parameters() -%}
    {{ return([
        'indicator_order', 'title', 'role', 'parent_code', 'part_weight', 'measure_code', 'rule', 'against',
        'each_points', 'step_value', 'is_whole_steps', 'reference_value', 'met_points', 'met_ratio', 'over_step',
        'over_each', 'over_steps_kind', 'over_most_points', 'over_most_ratio', 'under_kind', 'under_step', 'under_each',
        'under_steps_kind', 'floor_pct', 'span_pct', 'partition_code', 'on_equal', 'is_lower_better', 'input_places',
        'ties', 'beyond_points', 'out_of', 'gate_match', 'gate_otherwise', 'cap_ratio', 'cap_points', 'floor_points',
        'on_missing', 'on_zero_target', 'clause'
    ]) }}
{%- endmacro %}
