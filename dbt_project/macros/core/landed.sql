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
        {%- set first = {} -%}
        {%- for pair in said.split(',') -%}{%- do first.update({pair.split(':')[0]: pair.split(':')[1] | int}) -%}{%- endfor -%}
        {%- for row in run_query(adapter.dispatch('landed_listing', 'kaohe')(table, first.values() | min)) -%}
            {%- set office, year = row[0].split('/')[2:4] -%}
            {%- if year[5:] | int >= first.get(office[7:], 9999) -%}
                {%- do found.append('landed/' ~ table ~ '/' ~ office ~ '/' ~ year) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found | unique | sort) }}
{%- endmacro %}

{# Files of a table's years from `first_year` on. Folders of earlier years are not looked into: to list the files of ten years
   cost more than to read those of one. #}
{% macro duckdb__landed_listing(table, first_year) -%}
    {%- set first, patterns = '%04d' | format(first_year), [] -%}
    {%- do patterns.append(first) -%}
    {%- for digit in first -%}
        {%- if digit != '9' -%}
            {%- do patterns.append(first[:loop.index0] ~ '[' ~ (digit | int + 1) ~ '-9]' ~ '?' * (3 - loop.index0)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set files = [] -%}
    {%- for years in patterns -%}{%- do files.append("'landed/" ~ table ~ "/office=*/year=" ~ years ~ "/**/*.parquet'") -%}{%- endfor -%}
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
{% macro default__landed_listing(table, first_year) -%}{{ refuse_engine('landed_listing') }}{%- endmacro %}
{% macro default__landed_of(every, table, folders) -%}{{ refuse_engine('landed_of') }}{%- endmacro %}
{% macro default__landed_year() -%}{{ refuse_engine('landed_year') }}{%- endmacro %}
