{# Names without the warehouse file's own: a view must mean the same in the published copy, whose file is called otherwise. #}
{% macro ref(model_name) -%}
    {{ return(builtins.ref(model_name).include(database=false)) }}
{%- endmacro %}
