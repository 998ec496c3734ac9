{# Stops compilation: arithmetic that was not proven on an engine is not guessed there. #}
{% macro refuse_engine(name) %}
    {{ exceptions.raise_compiler_error("macro " ~ name ~ " has no proven implementation for engine " ~ target.type) }}
{% endmacro %}

{# Compile-time guard of literal decimal places. #}
{% macro literal_places(places) %}
    {%- if places is not integer or places < 0 or places > 10 -%}
        {{ exceptions.raise_compiler_error("places must be a literal from 0 to 10, not " ~ places) }}
    {%- endif -%}
{% endmacro %}
