-- proportional: x ÷ out_of × F.
select
    {{ score_key('i') }},
    i.input_state,
    {%- for name, rounding in {'raw_points': 'half_up', 'cut_points': 'down'}.items() %}
    case
        when i.input_state = 'ready'
            then {{ dec_quotient(['i.x_over', 'i.full_points'], ['i.x_under', 'i.out_of'], 10, rounding) }}
    end as {{ name }},
    {%- endfor %}
    'normal' as base_case,
    cast(null as integer) as band_order
from {{ ref('int_score_input') }} as i
where i.rule = 'proportional'
