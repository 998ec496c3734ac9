{# What rules that compare units with each other share: who takes part, and x as it is compared. #}

{#
  Rows of int_score_input of `rule` whose x is ready, with `x` rounded at the places the scheme states (a plain value as
  it stands, at six) and `peer_code`, the partition a unit is compared in.
#}
{% macro peers(rule) -%}
select
    p.*,
    case when p.input_places is null then cast(p.x_half_up as decimal(28, 6)) else {{ half_up('p.y_down', 'p.input_places') }} end as x,
    case when p.partition_code = 'group' then p.group_code else '' end as peer_code
from (
    {{ divided(
        '(' ~ divided(
            '(' ~ asked_inputs(rule) ~ ')', {'x': ([whole('r.plain_over')], [whole('r.x_under')])}, 6, ['half_up']
        ) ~ ')',
        {'y': ([whole('r.placed_over')], [whole('r.x_under')])}, roundings=['down']
    ) }}
) as p
{%- endmacro %}

{# Their x, once where it stands as it is and once where it is rounded: what is null is not divided. #}
{% macro asked_inputs(rule) -%}
select
    i.*,
    case when i.input_places is null then i.x_over end as plain_over,
    case when i.input_places is not null then i.x_over end as placed_over
from {{ ref('int_score_input') }} as i
where i.rule = '{{ rule }}' and i.input_state = 'ready'
{%- endmacro %}
