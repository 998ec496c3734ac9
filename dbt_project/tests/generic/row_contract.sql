{#
  The columns of the key together name at most one row, and none of them is null; a column whose description lists its values
  (`values` beside `title_zh`) holds no other, one that is to be `filled` is never null, and what `never` says is true of no row.
  One test a model: each costs a build more than what it asks. Of models that a build replaces by years, and of views on them,
  it asks the years built, of those kept by offices the offices; of a `newest` one, where all are built, each office's newest; of
  a view whose law follows from what other tests ask (`follows_from`), nothing but where all are built; of rows
  that are `only` so, where the key is theirs alone. Answers the keys of the rows that break it.
#}
{% test row_contract(model, key, never=[], newest=false, follows_from=[], only='true') %}
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
        {%- set config = node['config'] -%}
        {%- set year_column = config.get('year_column') or config['meta'].get('year_column') or 'scheme_year' -%}
        {%- set is_by_year = year_column in key and 'office_code' in key -%}
        {%- if config['materialized'] == 'yearly' or config['materialized'] == 'view' and (is_by_year or follows_from) -%}
            {%- set built = years_to_build(year_column) -%}
            {%- set scope.rows = 'false' if built and follows_from else (newest and newest_years()) or built or 'true' -%}
        {%- elif config['materialized'] == 'by_office' -%}
            {%- set scope.rows = offices_to_build() or 'true' -%}
        {%- endif -%}
    {%- endfor -%}
{%- endif -%}
select {{ key | join(', ') }}
from {{ model }}
where {{ scope.rows }} and {{ only }}
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
