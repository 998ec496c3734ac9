{# What rules that compare units with each other share: who takes part, and x as it is compared. #}

{#
  Rows of int_score_input of `rule` whose x is ready, with `x` rounded at the places the scheme states (a plain value as
  it stands, at six) and `peer_code`, the partition a unit is compared in.
#}
{% macro peers(rule) -%}
select
    i.*,
    case
        when i.input_places is null then {{ dec_quotient(['i.x_over'], ['i.x_under'], 6) }}
        else {{ half_up(dec_quotient(['i.x_over'], ['i.x_under'], 10, 'down'), 'i.input_places') }}
    end as x,
    case when i.partition_code = 'group' then i.group_code else '' end as peer_code
from {{ ref('int_score_input') }} as i
where i.rule = '{{ rule }}' and i.input_state = 'ready'
{%- endmacro %}
