{#
  The columns of the key together name at most one row, and none of them is null; a column whose description lists its values
  (`values` beside `title_zh`) holds no other, one that is to be `filled` is never null, and what `never` says is true of no row.
  One test a model: each costs a build more than what it asks. Of models that a build replaces by years, and of views on them,
  it asks the years built; of a `newest` one, where all are built, each office's newest. Answers the keys of the rows that break it.
#}
{% test row_contract(model, key, never=[], newest=false) %}
{%- set broken, scope = never | list, namespace(rows='true') -%}
{%- if execute -%}
    {%- for node in graph.nodes.values() if node['resource_type'] == 'model' and node['name'] == model.identifier -%}
        {%- for column in node['columns'].values() -%}
            {%- set meta = column['config']['meta'] -%}
            {%- if meta.get('values') -%}
                {%- do broken.append(column['name'] ~ " not in ('" ~ meta['values'] | join("', '") ~ "')") -%}
            {%- endif -%}
            {%- if meta.get('filled') -%}{%- do broken.append(column['name'] ~ ' is null') -%}{%- endif -%}
        {%- endfor -%}
        {%- set year_column = node['config'].get('year_column') or 'scheme_year' -%}
        {%- set is_by_year = year_column in key and 'office_code' in key -%}
        {%- if node['config']['materialized'] == 'yearly' or node['config']['materialized'] == 'view' and is_by_year -%}
            {%- set scope.rows = (newest and newest_years()) or is_built(none, year_column) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endif -%}
select {{ key | join(', ') }}
from {{ model }}
where {{ scope.rows }}
group by {{ key | join(', ') }}
having
    count(*) > 1
    {% for column in key %}
    or {{ column }} is null
    {% endfor %}
    {% if broken %}
    {# with the rows of a key, not in a second query: a model that is a view is worked out once #}
    or max(case when {{ broken | join(' or ') }} then 1 else 0 end) = 1
    {% endif %}
{% endtest %}
