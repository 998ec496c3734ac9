{#
  Words and numbers put into Chinese sentences. No word stands here: sentences of scores are the data `rule_sentence`, landed
  and filled row by row; the few phrases that are the same for every office are `vars.words` of dbt_project.yml, which are
  in the SQL when it is compiled and cost no join.
#}

{# Nested replace(): `{name}` in the template becomes the text of expressions[name]; absent values print as nothing. #}
{% macro fill(template, expressions) -%}
{%- set filled = namespace(sql=template) -%}
{%- for name, expression in expressions.items() -%}
{%- set filled.sql = "replace(" ~ filled.sql ~ ", '{" ~ name ~ "}', coalesce(" ~ expression ~ ", ''))" -%}
{%- endfor -%}
{{ filled.sql }}
{%- endmacro %}

{# Exact number without trailing zeros. #}
{% macro exact_text(x) -%}
{{ text_of_amount(x, '1', '0') }}
{%- endmacro %}

{# A number below zero in brackets, as it is typed behind a sign. #}
{% macro in_brackets_below_zero(number, text) -%}
case when {{ number }} < 0 then concat('（', {{ text }}, '）') else {{ text }} end
{%- endmacro %}

{# A ratio as it is typed: its parts as they are, of one in % times 100. #}
{% macro text_of_ratio(numerator, denominator, unit) -%}
concat(
                '（', {{ exact_text(numerator) }}, ' ÷ ', {{ exact_text(denominator) }},
                case when {{ unit }} = '%' then ' × 100）' else '）' end
            )
{%- endmacro %}

{# The phrases of one kind by code. #}
{% macro words(kind) -%}
{{ return(var('words')[kind]) }}
{%- endmacro %}

{# A phrase as one concat: `{name}` in it becomes the text of expressions[name]; absent values print as nothing. #}
{% macro say(phrase, expressions) -%}
{%- set parts = [] -%}
{%- for piece in modules.re.split('[{}]', phrase) -%}
    {%- if loop.index is even and piece not in expressions -%}
        {{ exceptions.raise_compiler_error('nothing to put for {' ~ piece ~ '} of the words: ' ~ phrase) }}
    {%- elif loop.index is even -%}
        {%- do parts.append('coalesce(' ~ expressions[piece] ~ ", '')") -%}
    {%- elif piece -%}
        {%- do parts.append("'" ~ piece | replace("'", "''") ~ "'") -%}
    {%- endif -%}
{%- endfor -%}
concat({{ parts | join(', ') }})
{%- endmacro %}

{# The phrase of a code, filled; null where the kind has none for it. #}
{% macro say_of(kind, code, expressions={}) -%}
case {{ code }}
    {%- for known, phrase in words(kind).items() %}
    when '{{ known }}' then {{ say(phrase, expressions) }}
    {%- endfor %}
end
{%- endmacro %}

{# Whether a condition holds; unknown while it waits for certification. #}
{% macro condition_words(holds) -%}
{%- set said = words('condition') -%}
case when {{ holds }} then '{{ said.holds }}' when not {{ holds }} then '{{ said.fails }}' else '{{ said.open }}' end
{%- endmacro %}

{# Conditions of a block, in brackets that say how they belong together; others as they stand. #}
{% macro block_words(match, conditions) -%}
coalesce({{ say_of('block', match, {'conditions': conditions}) }}, {{ conditions }})
{%- endmacro %}
