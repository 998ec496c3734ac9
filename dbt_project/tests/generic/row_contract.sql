{#
  The columns of the key together name at most one row, and none of them is null; a column whose description lists its values
  (`values` beside `title_zh`) holds no other. One test a model: each costs a build more than what it asks. Answers the keys of
  the rows that break it.
#}
{% test row_contract(model, key) %}
{%- set coded = [] -%}
{%- if execute -%}
    {%- for node in graph.nodes.values() if node['resource_type'] == 'model' and node['name'] == model.identifier -%}
        {%- for column in node['columns'].values() if column['config']['meta'].get('values') -%}
            {%- do coded.append(column) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endif -%}
select {{ key | join(', ') }}
from {{ model }}
group by {{ key | join(', ') }}
having
    count(*) > 1
    {% for column in key %}
    or {{ column }} is null
    {% endfor %}
{% if coded %}
union all
select {{ key | join(', ') }}
from {{ model }}
where
    {% for column in coded %}
    {{ 'or ' if not loop.first }}{{ column['name'] }} not in ('{{ column['config']['meta']['values'] | join("', '") }}')
    {% endfor %}
{% endif %}
{% endtest %}
