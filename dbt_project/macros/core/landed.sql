{#
  Landed rows as staging reads them: of the offices' years this build replaces, from their own files. To narrow a read of all
  files would not do: where columns may have been added over the years an engine opens every file to learn what it holds.
#}

{# The landed rows of a table: of the years `years_told` says or, where that is nothing, all. #}
{% macro landed(table) -%}
    {%- set every = source('landed', table) -%}
    {%- set said = years_told() -%}
    {%- if not said or not execute -%}{{ return(every) }}{%- endif -%}
    {{ return(adapter.dispatch('landed_of', 'kaohe')(every, table, landed_folders(table, said))) }}
{%- endmacro %}

{# Folders of a landed table that a build told `said` replaces and that hold a file. #}
{% macro landed_folders(table, said) -%}
    {%- set found = [] -%}
    {%- if said != 'none' -%}
        {%- for row in run_query(adapter.dispatch('landed_listing', 'kaohe')(table, said.split(','))) -%}
            {%- do found.append(row[0].split('/')[:4] | join('/')) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found | unique | sort) }}
{%- endmacro %}

{# Files of a table, of the offices' years of `pairs` (`office:first_year`). Folders of other offices and of earlier years are not
   looked into: to list the files of ten years, or of forty offices, costs more than to read those of one. #}
{% macro duckdb__landed_listing(table, pairs) -%}
    {%- set files = [] -%}
    {%- for pair in pairs -%}
        {%- set office, year = pair.split(':') -%}
        {%- set first, years = '%04d' | format(year | int), [] -%}
        {%- do years.append(first) -%}
        {%- for digit in first -%}
            {%- if digit != '9' -%}
                {%- do years.append(first[:loop.index0] ~ '[' ~ (digit | int + 1) ~ '-9]' ~ '?' * (3 - loop.index0)) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for year in years -%}
            {%- do files.append("'landed/" ~ table ~ "/office=" ~ office ~ "/year=" ~ year ~ "/**/*.parquet'") -%}
        {%- endfor -%}
    {%- endfor -%}
select file from glob([{{ files | join(', ') }}])
{%- endmacro %}

{# `schema.parquet` is read along: it has every column, and is there where no folder is. #}
{% macro duckdb__landed_of(every, table, folders) -%}
    {%- set files = ["'landed/" ~ table ~ "/schema.parquet'"] -%}
    {%- for folder in folders -%}{%- do files.append("'" ~ folder ~ "/**/*.parquet'") -%}{%- endfor -%}
    {{ return((every | string).replace("'landed/" ~ table ~ "/**/*.parquet'", '[' ~ files | join(', ') ~ ']')) }}
{%- endmacro %}

{# The year of the folder a landed row lies in: that of its report period or, where nobody can tell that, of the day
   its file came. `schema.parquet` lies in none, which an engine that asks files before it reads them must bear. #}
{% macro landed_year() -%}{{ return(adapter.dispatch('landed_year', 'kaohe')()) }}{%- endmacro %}

{% macro duckdb__landed_year() -%}
try_cast(regexp_extract(filename, 'year=([0-9]+)', 1) as integer)
{%- endmacro %}
{% macro default__landed_listing(table, pairs) -%}{{ refuse_engine('landed_listing') }}{%- endmacro %}
{% macro default__landed_of(every, table, folders) -%}{{ refuse_engine('landed_of') }}{%- endmacro %}
{% macro default__landed_year() -%}{{ refuse_engine('landed_year') }}{%- endmacro %}
