-- manual: x itself are the signed points that people decided on, each entry with its document and two signatures.
select
    {{ score_key('i') }},
    i.input_state,
    {%- for name, rounding in {'raw_points': 'half_up', 'cut_points': 'down'}.items() %}
    case when i.input_state = 'ready' then {{ dec_quotient(['i.x_over'], ['i.x_under'], 10, rounding) }} end as {{ name }},
    {%- endfor %}
    'normal' as base_case,
    cast(null as integer) as band_order
from {{ ref('int_score_input') }} as i
where i.rule = 'manual'
