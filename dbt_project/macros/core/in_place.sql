{#
  `table` and `view`, replaced where they stand and in one transaction: a build that fails leaves the old one. What dbt-duckdb
  brings builds beside, renames twice and drops; every such step is a query and a context of six hundred macros, together a
  tenth of a small build.
#}

{% materialization table, adapter='duckdb' %}
    {{- return(in_place(this.incorporate(type='table'), create_table_as(False, this, sql))) -}}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {{- return(in_place(this.incorporate(type='view'), get_create_view_as_sql(this, sql))) -}}
{% endmaterialization %}

{# Run `creation` after dropping what bears that name. #}
{% macro in_place(relation, creation) %}
    {%- set existing = load_cached_relation(relation) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') %}
        {%- if existing is not none %}
            drop {{ existing.type }} if exists {{ existing }};
        {%- endif %}
        {{ creation }}
    {% endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmacro %}
