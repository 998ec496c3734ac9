{#
  Tables of which a build replaces some offices' years and leaves the others as they are. Which ones, orchestration says
  in KAOHE_YEARS: `office:first_year` pairs, every later year of that office with them; `none`; or nothing at all, and
  every row is built anew. What a model selects does not depend on it: the years it is asked for are a filter put around it,
  and where an engine cannot hand that down, through a window, once more on what it reads.
#}

{# What KAOHE_YEARS says; nothing where a model has no table yet whose other years could stay. Asked when models are compiled, not
   when they are parsed: dbt would parse anew, every night, each that asks it. #}
{% macro years_told() -%}
    {%- set said = env_var('KAOHE_YEARS', '') if execute else '' -%}
    {%- if said and model.resource_type == 'model' -%}
        {%- set existing = load_cached_relation(this) -%}
        {%- if existing is none or not existing.is_table or should_full_refresh() -%}{{ return('') }}{%- endif -%}
    {%- endif -%}
    {{ return(said) }}
{%- endmacro %}

{# The rows a build replaces, as a literal condition on office_code and `year_column` (a year, or text that begins with
   one) of the relation `alias`; with those of `back` years before. None when all rows are built. #}
{% macro years_to_build(year_column, alias=none, back=0) -%}
    {%- set said = years_told() -%}
    {%- if not said -%}{{ return(none) }}{%- endif -%}
    {%- if said == 'none' -%}{{ return('false') }}{%- endif -%}
    {%- set quote = '' if year_column.endswith('_year') else "'" -%}
    {%- set years, pairs = [], [] -%}
    {%- set prefix = alias ~ '.' if alias else '' -%}
    {%- set office_column, year_column = prefix ~ 'office_code', prefix ~ year_column -%}
    {%- for pair in said.split(',') -%}
        {%- set office, year = pair.split(':') -%}
        {%- set first = year | int - back -%}
        {%- do years.append(first) -%}
        {%- do pairs.append('(' ~ office_column ~ " = '" ~ office ~ "' and " ~ year_column ~ ' >= ' ~ quote ~ first ~ quote ~ ')') -%}
    {%- endfor -%}
    {%- set limits = [year_column ~ ' >= ' ~ quote ~ years | min ~ quote, offices_to_build(alias)] -%}
    {%- if years | unique | list | length > 1 -%}{%- do limits.append('(' ~ pairs | join(' or ') ~ ')') -%}{%- endif -%}
    {{ return(limits | join(' and ')) }}
{%- endmacro %}

{# The offices of which a build replaces some years, as a literal condition; none when all rows are built. Plain limits first: engines
   hand those down to every table a model reads, and a list to the one it is asked of. #}
{% macro offices_to_build(alias=none) -%}
    {%- set said = years_told() -%}
    {%- if not said -%}{{ return(none) }}{%- endif -%}
    {%- if said == 'none' -%}{{ return('false') }}{%- endif -%}
    {%- set column = (alias ~ '.' if alias else '') ~ 'office_code' -%}
    {%- set offices = [] -%}
    {%- for pair in said.split(',') -%}{%- do offices.append("'" ~ pair.split(':')[0] ~ "'") -%}{%- endfor -%}
    {%- if offices | length == 1 -%}{{ return(column ~ ' = ' ~ offices[0]) }}{%- endif -%}
    {{ return(column ~ ' between ' ~ offices | min ~ ' and ' ~ offices | max ~ ' and ' ~ column ~ ' in (' ~ offices | join(', ') ~ ')') }}
{%- endmacro %}

{# Is a row of `alias` of an office some years of which are built? For what looks over all years of an office. #}
{% macro is_office_built(alias) -%}
{{ offices_to_build(alias) or 'true' }}
{%- endmacro %}

{# Is a row of `alias` one that this build replaced, or of `back` years before? What a check of such rows looks at: the others
   were checked when they were built. And what a model reads, where an engine does not find out by itself. #}
{% macro is_built(alias, year_column='scheme_year', back=0) -%}
{{ years_to_build(year_column, alias, back) or 'true' }}
{%- endmacro %}

{# Each office's newest year as a literal condition, when all years are built; none when a build replaces some. For checks of what
   is made of stg_scheme. #}
{% macro newest_years() -%}
    {%- if not execute or years_told() -%}{{ return(none) }}{%- endif -%}
    {%- set pairs = [] -%}
    {%- set schemes = graph.nodes['model.kaohe.stg_scheme'].relation_name -%}
    {%- for office, year in run_query('select office_code, max(scheme_year) from ' ~ schemes ~ ' group by office_code').rows -%}
        {%- do pairs.append("(office_code = '" ~ office ~ "' and scheme_year = " ~ year ~ ')') -%}
    {%- endfor -%}
    {{ return('(' ~ (pairs | join(' or ') or 'false') ~ ')') }}
{%- endmacro %}

{#
  `yearly` replaces the offices' years a build is told, `by_office` all rows of those offices: for what looks across the years of an
  office and is made of tables kept by years. Rows are written by office and year, or as a model's `laid_by` says: an engine reads and
  deletes those of a year without looking at the others only where they lie together, and what joins and sums leave lies in no order.
#}
{% materialization yearly, adapter='duckdb' %}
    {%- set year_column = config.require('year_column') -%}
    {{- return(in_part(years_to_build(year_column), config.get('laid_by', ['office_code', year_column]))) -}}
{% endmaterialization %}

{% materialization by_office, adapter='duckdb' %}
    {{- return(in_part(offices_to_build(), ['office_code'])) -}}
{% endmaterialization %}

{# Replace the rows that are `wanted`, or the table where that is none. #}
{% macro in_part(wanted, laid_by) %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_table = this.incorporate(type='table') -%}
    {%- set laid = 'order by ' ~ laid_by | join(' nulls last, ') ~ ' nulls last' -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if wanted is none %}
        {{ drop_relation_if_exists(existing) }}
        {% call statement('main') %}
            {{ create_table_as(False, target_table, 'select * from (\n' ~ sql ~ '\n) as built ' ~ laid) }}
        {% endcall %}
    {% else %}
        {% call statement('main') %}
            delete from {{ target_table }} where {{ wanted }};
            insert into {{ target_table }}
            select * from (
                {{ get_select_subquery(sql) if config.get('contract').enforced else sql }}
            ) as built
            where {{ wanted }}
            {{ laid }}
        {% endcall %}
    {% endif %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_table]}) }}
{% endmacro %}
